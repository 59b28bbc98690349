# Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.
# They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
# Fill in the methods of the first part. Leave out what you do not have, with its line in emulator.config.yaml.
#
#   Sinatra, config.ru:  use EmulatorHooks
#   Rails:               config.middleware.insert_before 0, EmulatorHooks    # in config/application.rb

require 'json'
require 'openssl'
require 'uri'

class EmulatorHooks
  # Each returns [status, what is written as JSON].

  # Reads this event from the API, now: 200 done, 404 not connected, 409 connection ended, 502 refused, 503 failed.
  def sync(event_id) = not_filled_in('sync')

  # Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused.
  def create(number, name, po, to, type) = not_filled_in('create')

  # Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused.
  def submit(document) = not_filled_in('submit')

  # Makes so many documents, and sends them in batches: 202 at once.
  def batch(count) = not_filled_in('batch')

  # Makes each record of a JSON list by itself: 200 and {"rows": [{"key": ..., "outcome": "done" | "refused" | "kept"}]}.
  def import_rows(rows) = not_filled_in('import_rows')

  # Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed.
  def remove(po) = not_filled_in('remove')

  # Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": ...}]}.
  def bulk(rows) = not_filled_in('bulk')

  # Reads what this person lets you see, now: the same answers.
  def profile(user_id) = not_filled_in('profile')

  # Puts a dead letter to work again: 200 done, 404 unknown, 503 failed again.
  def replay(delivery_id) = not_filled_in('replay')

  # Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown.
  def redrive(number) = not_filled_in('redrive')

  # Switches sending off: what comes is kept. 200 when it is off.
  def pause = not_filled_in('pause')

  # Switches sending on again: what was kept is sent. 200 when it is on.
  def resume = not_filled_in('resume')

  # Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused.
  def signup(user, plan) = not_filled_in('signup')

  # Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed.
  def session(user) = not_filled_in('session')

  # Ends the connection of an application: the same answers.
  def disconnect(user, app) = not_filled_in('disconnect')

  # Opens the settings of an application: the same answers.
  def configure(user, app) = not_filled_in('configure')

  # Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off.
  def enable(user, app, workflow) = not_filled_in('enable')

  # Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused.
  def fire(user, event, app, payload) = not_filled_in('fire')

  # Reads one execution of a workflow: 200 done, 404 unknown, 503 failed.
  def look(user, execution) = not_filled_in('look')

  # Runs again what failed, the last one where none is named: the same answers.
  def rerun(user, execution) = not_filled_in('rerun')

  # Moves the integration's own clock ahead: 200 when all that fell due on the way is done.
  def move_clock(seconds) = not_filled_in('move_clock')

  # 200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times and no counters.
  def state = not_filled_in('state')

  # 200 and { "status": "connected" | "revoked" | "archived" | "suspended" | ... }, or 404.
  def connection(event_id) = not_filled_in('connection')

  # 200 and { "status": "connected" | "revoked" | ... } of a person who has signed in, or 404.
  def user(user_id) = not_filled_in('user')

  # 200 and what failed for good: [{ "delivery_id": ..., "type": ..., "reason": ... }].
  def dead_letters = not_filled_in('dead_letters')

  # 200 and the ids of one connection: { "requests": [{ "request_id": ... }], "deliveries": [{ "delivery_id": ... }] }.
  def trace(event_id) = not_filled_in('trace')

  # 200 and the alerts that were raised: [{ "alert": ..., "count": ... }].
  def alerts = not_filled_in('alerts')

  # 200 and what people were told: [{"at": ..., "about": ..., "text": ...}].
  def messages = not_filled_in('messages')

  # The rest is the same everywhere.

  PREFIX = '/emulator-hooks/'

  def initialize(app)
    @app = app
    @token = ENV['EMULATOR_RUN_TOKEN'].to_s
  end

  def call(env)
    return @app.call(env) if @token.empty? || !env['PATH_INFO'].start_with?(PREFIX)

    is_allowed = same?(@token, env['HTTP_X_EMULATOR_RUN_TOKEN'].to_s)
    status, body = is_allowed ? route(env) : [404, { error: 'not_found' }]
    [status, { 'content-type' => 'application/json' }, [JSON.generate(body)]]
  end

  private

  def route(env)
    name, id = env['PATH_INFO'].delete_prefix(PREFIX).split('/', 2).map { |part| URI.decode_www_form_component(part) }
    asked = URI.decode_www_form(env['QUERY_STRING'].to_s).to_h
    case "#{env['REQUEST_METHOD']} #{name}"
    when 'POST sync' then sync(asked['event_id'])
    when 'POST create' then create(asked['number'], asked['name'], asked['po'], asked['to'], asked['type'])
    when 'POST submit' then submit(env['rack.input']&.read.to_s)
    when 'POST batch' then batch(asked['count'].to_i)
    when 'POST import' then import_rows(rows_in(asked['rows']))
    when 'POST remove' then remove(asked['po'])
    when 'POST bulk' then bulk(rows_in(asked['rows']))
    when 'POST profile' then profile(asked['user_id'])
    when 'POST replay' then replay(asked['delivery_id'])
    when 'POST redrive' then redrive(asked['number'])
    when 'POST pause' then pause
    when 'POST resume' then resume
    when 'POST signup' then signup(asked['user'], asked['plan'])
    when 'POST session' then session(asked['user'])
    when 'POST disconnect' then disconnect(asked['user'], asked['app'])
    when 'POST configure' then configure(asked['user'], asked['app'])
    when 'POST enable' then enable(asked['user'], asked['app'], asked['workflow'])
    when 'POST fire' then fire(asked['user'], asked['event'], asked['app'], env['rack.input']&.read.to_s)
    when 'POST look' then look(asked['user'], asked['execution'])
    when 'POST rerun' then rerun(asked['user'], asked['execution'])
    when 'POST clock' then move_clock(asked['by'].to_i)
    when 'GET state' then state
    when 'GET connections' then connection(id)
    when 'GET users' then user(id)
    when 'GET dead-letters' then dead_letters
    when 'GET trace' then trace(asked['event_id'])
    when 'GET alerts' then alerts
    when 'GET messages' then messages
    else [404, { error: 'not_found' }]
    end
  end

  # In constant time: both are hashed, so that not even the length tells.
  def same?(token, given)
    OpenSSL.fixed_length_secure_compare(OpenSSL::Digest::SHA256.digest(token), OpenSSL::Digest::SHA256.digest(given))
  end

  def rows_in(text) = text.to_s.empty? ? [] : JSON.parse(text)

  def not_filled_in(what) = [501, { error: "#{what} is not filled in" }]
end
