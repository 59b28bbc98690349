<?php

// Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.
// They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
// Fill in the functions of the first part. Leave out what you do not have, with its line in emulator.config.yaml.
//
//   Plain PHP, Slim, Symfony: in public/index.php, before the application answers:
//     require __DIR__ . '/../emulator-hooks.php';
//     if (emulator_hooks()) { exit; }
//   Laravel, in routes/web.php, with 'emulator-hooks/*' exempt from CSRF:
//     Route::any('/emulator-hooks/{rest}', function () {
//         $given = request()->header('X-Emulator-Run-Token', '');
//         [$status, $body] = emulator_hooks_answer(request()->method(), request()->getRequestUri(), $given) ?? abort(404);
//         return response()->json($body, $status);
//     })->where('rest', '.*');
//   Built-in server: php -S 127.0.0.1:8000 index.php

namespace EmulatorHooks {
    // Each returns [status, what is written as JSON].

    /** Reads this event from the API, now: 200 done, 404 not connected, 409 connection ended, 502 refused, 503 failed. */
    function sync(string $eventId): array { return not_filled_in('sync'); }

    /** Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused. */
    function create(string $number, string $name, string $po, string $to, string $type): array { return not_filled_in('create'); }

    /** Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused. */
    function submit(string $document): array { return not_filled_in('submit'); }

    /** Makes so many documents, and sends them in batches: 202 at once. */
    function batch(int $count): array { return not_filled_in('batch'); }

    /** Makes each record of a JSON list by itself: 200 and {"rows": [{"key": ..., "outcome": "done" | "refused" | "kept"}]}. */
    function import_rows(array $rows): array { return not_filled_in('import_rows'); }

    /** Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed. */
    function remove(string $po): array { return not_filled_in('remove'); }

    /** Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": ...}]}. */
    function bulk(array $rows): array { return not_filled_in('bulk'); }

    /** Reads what this person lets you see, now: the same answers. */
    function profile(string $userId): array { return not_filled_in('profile'); }

    /** Puts a dead letter to work again: 200 done, 404 unknown, 503 failed again. */
    function replay(string $deliveryId): array { return not_filled_in('replay'); }

    /** Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown. */
    function redrive(string $number): array { return not_filled_in('redrive'); }

    /** Switches sending off: what comes is kept. 200 when it is off. */
    function pause(): array { return not_filled_in('pause'); }

    /** Switches sending on again: what was kept is sent. 200 when it is on. */
    function resume(): array { return not_filled_in('resume'); }

    /** Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused. */
    function signup(string $user, string $plan): array { return not_filled_in('signup'); }

    /** Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed. */
    function session(string $user): array { return not_filled_in('session'); }

    /** Ends the connection of an application: the same answers. */
    function disconnect(string $user, string $app): array { return not_filled_in('disconnect'); }

    /** Opens the settings of an application: the same answers. */
    function configure(string $user, string $app): array { return not_filled_in('configure'); }

    /** Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off. */
    function enable(string $user, string $app, string $workflow): array { return not_filled_in('enable'); }

    /** Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused. */
    function fire(string $user, string $event, string $app, string $payload): array { return not_filled_in('fire'); }

    /** Reads one execution of a workflow: 200 done, 404 unknown, 503 failed. */
    function look(string $user, string $execution): array { return not_filled_in('look'); }

    /** Runs again what failed, the last one where none is named: the same answers. */
    function rerun(string $user, string $execution): array { return not_filled_in('rerun'); }

    /** Moves the integration's own clock ahead: 200 when all that fell due on the way is done. */
    function move_clock(int $seconds): array { return not_filled_in('move_clock'); }

    /** 200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times, no counters. */
    function state(): array { return not_filled_in('state'); }

    /** 200 and {"status": "connected" | "revoked" | "archived" | "suspended" | ...}, or 404. */
    function connection(string $eventId): array { return not_filled_in('connection'); }

    /** 200 and {"status": "connected" | "revoked" | ...} of a person who has signed in, or 404. */
    function user(string $userId): array { return not_filled_in('user'); }

    /** 200 and what failed for good: [{"delivery_id": ..., "type": ..., "reason": ...}]. */
    function dead_letters(): array { return not_filled_in('dead_letters'); }

    /** 200 and the ids of one connection: {"requests": [{"request_id": ...}], "deliveries": [{"delivery_id": ...}]}. */
    function trace(string $eventId): array { return not_filled_in('trace'); }

    /** 200 and the alerts that were raised: [{"alert": ..., "count": ...}]. */
    function alerts(): array { return not_filled_in('alerts'); }

    /** 200 and what people were told: [{"at": ..., "about": ..., "text": ...}]. */
    function messages(): array { return not_filled_in('messages'); }

    // The rest is the same everywhere.

    const PREFIX = '/emulator-hooks/';

    function not_filled_in(string $what): array
    {
        return [501, ['error' => "$what is not filled in"]];
    }

    function route(string $method, string $path, array $query): array
    {
        [$name, $id] = array_map('rawurldecode', explode('/', substr($path, strlen(PREFIX)), 2)) + ['', ''];
        $asked = fn (string $parameter): string => (string) ($query[$parameter] ?? '');
        return match ("$method $name") {
            'POST sync' => sync($asked('event_id')),
            'POST create' => create($asked('number'), $asked('name'), $asked('po'), $asked('to'), $asked('type')),
            'POST submit' => submit((string) file_get_contents('php://input')),
            'POST batch' => batch((int) $asked('count')),
            'POST import' => import_rows(json_decode($asked('rows'), true) ?? []),
            'POST remove' => remove($asked('po')),
            'POST bulk' => bulk(json_decode($asked('rows'), true) ?? []),
            'POST profile' => profile($asked('user_id')),
            'POST replay' => replay($asked('delivery_id')),
            'POST redrive' => redrive($asked('number')),
            'POST pause' => pause(),
            'POST resume' => resume(),
            'POST signup' => signup($asked('user'), $asked('plan')),
            'POST session' => session($asked('user')),
            'POST disconnect' => disconnect($asked('user'), $asked('app')),
            'POST configure' => configure($asked('user'), $asked('app')),
            'POST enable' => enable($asked('user'), $asked('app'), $asked('workflow')),
            'POST fire' => fire($asked('user'), $asked('event'), $asked('app'), (string) file_get_contents('php://input')),
            'POST look' => look($asked('user'), $asked('execution')),
            'POST rerun' => rerun($asked('user'), $asked('execution')),
            'POST clock' => move_clock((int) $asked('by')),
            'GET state' => state(),
            'GET connections' => connection($id),
            'GET users' => user($id),
            'GET dead-letters' => dead_letters(),
            'GET trace' => trace($asked('event_id')),
            'GET alerts' => alerts(),
            'GET messages' => messages(),
            default => [404, ['error' => 'not_found']],
        };
    }
}

namespace {
    /** [status, body] for a request of a hook; null where the request is none, or hooks do not exist. */
    function emulator_hooks_answer(string $method, string $target, string $given): ?array
    {
        $token = (string) getenv('EMULATOR_RUN_TOKEN');
        $path = (string) parse_url($target, PHP_URL_PATH);
        if ($token === '' || !str_starts_with($path, EmulatorHooks\PREFIX)) {
            return null;
        }
        // In constant time: both are hashed, so that not even the length tells.
        if (!hash_equals(hash('sha256', $token), hash('sha256', $given))) {
            return [404, ['error' => 'not_found']];
        }
        parse_str((string) parse_url($target, PHP_URL_QUERY), $query);
        return EmulatorHooks\route($method, $path, $query);
    }

    /** Answers a request for a hook, and is true; false where the request is none, or hooks do not exist. */
    function emulator_hooks(): bool
    {
        $given = $_SERVER['HTTP_X_EMULATOR_RUN_TOKEN'] ?? '';
        $answer = emulator_hooks_answer($_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], $given);
        if ($answer === null) {
            return false;
        }
        http_response_code($answer[0]);
        header('content-type: application/json');
        echo json_encode($answer[1]);
        return true;
    }
}
