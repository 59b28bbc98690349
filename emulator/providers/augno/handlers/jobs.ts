import { object } from '../../../http/contract.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { Objected } from '../../../resources/rules.ts';
import { deedOf } from '../answers.ts';
import { BULK } from '../bulk/tables.ts';
import { download, fileUrl } from '../exports.ts';
import { cancelJob, createJob, isUnfinished, type JobRow, withMore } from '../jobs.ts';
import { logMail } from '../orders/mail.ts';
import { refused } from '../refusals.ts';
import { augnoResources } from '../resources.ts';
import { found } from '../rows.ts';
import { targetOf } from './catalogue.ts';
import { guarded } from './guarded.ts';

const ACCEPTED = 202;
const FOUND = 302;

/** Shows a job as a request wants it. */
function shown(exchange: Exchange, job: JobRow, status: number, headers: Record<string, string> = {}): Reply {
  const resources = augnoResources();
  const { entity } = resources.model.resource('jobs');
  const row = resources.showing.row(exchange.world, job, entity, resources.wanted(exchange));
  return exchange.answer(status, withMore(job, row), headers);
}

function accepted(exchange: Exchange, type: 'bulk_upsert' | 'export', resourceType: string): Reply {
  const job = createJob(exchange, type, resourceType);
  return shown(exchange, job, ACCEPTED, { Location: `/v1/core/jobs/${job.id}` });
}

/** Who does not ask for JSON gets the file of a finished export. @see https://github.com/augno/augno-go corejob.go */
function retrieve(exchange: Exchange): Reply {
  const job = targetOf(exchange, augnoResources().model.resource('jobs'));
  const wantsFile = !/json/i.test(exchange.header('accept') ?? '') && exchange.world.knobs.flag('export_redirects');
  if (!wantsFile || typeof job.fields.$file !== 'string') return shown(exchange, job, 200);
  return { status: FOUND, headers: { Location: fileUrl(exchange.world, job) }, body: '' };
}

function cancel(exchange: Exchange): Reply {
  const job = targetOf(exchange, augnoResources().model.resource('jobs'));
  if (!isUnfinished(job.fields)) refused(null, `A job that is ${String(job.fields.status)} cannot be cancelled.`);
  return shown(exchange, cancelJob(exchange.world, job), 200);
}

function exportPriceList(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { customer_id: id } = exchange.json;
  const { scope } = resources.keeping(exchange);
  const customer = resources.keeper.find(exchange.world, resources.model.resource('customers'), scope, String(id));
  if (!customer || customer.goneAt !== null) {
    throw new Objected({ why: 'reference', member: 'customer_id', id: String(id) });
  }
  return accepted(exchange, 'export', 'account_price');
}

/** Mails a record to whoever it concerns. Only orders can be found by the API; nothing is known of the others but that they are mailed. */
function emailRecord(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { id, type } = exchange.json;
  const keeping = resources.keeping(exchange);
  const { answer } = deedOf(exchange);
  const record = found(exchange.world, keeping.scope, String(id));
  if (type === 'sales_order' && (record?.type !== type || record.held.goneAt !== null)) {
    throw new Objected({ why: 'reference', member: 'id', id: String(id) });
  }
  const number = String(record?.held.fields.number ?? id);
  logMail(
    keeping,
    recipientsOf(exchange, record?.held.fields.customer),
    `${title(String(type))} ${number}`,
    `${number}.pdf`,
  );
  return exchange.answer(answer.status, {});
}

function recipientsOf({ world, identity }: Exchange, customer: unknown): string[] {
  const { keeper, model } = augnoResources();
  const row = keeper.find(world, model.resource('customers'), identity?.subject ?? '', String(customer));
  const { email } = object(object(row?.fields.contact_info));
  return [email ?? row?.fields.email].flatMap((one) => (typeof one === 'string' ? [one] : []));
}

function title(type: string): string {
  const words = type.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Jobs: what is done later, and how it went. */
export const jobHandlers: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    Object.entries(BULK).map(([operation, { type }]): [string, Handler] => [
      operation,
      (exchange) => accepted(exchange, 'bulk_upsert', type),
    ]),
  ),
  'export-price-list': guarded(exportPriceList),
  'retrieve-job': guarded(retrieve),
  'cancel-job': guarded(cancel),
  'download-export': download,
  'email-record': guarded(emailRecord),
};
