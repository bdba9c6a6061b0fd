import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { err, ok, type Result } from '../../../core/base/result.ts';

/** One rule of a BlockList, as the call that makes it. */
export type BlockRule =
  | { readonly call: 'addAddress'; readonly args: readonly [string, 'ipv4' | 'ipv6'] }
  | { readonly call: 'addRange'; readonly args: readonly [string, string, 'ipv4' | 'ipv6'] }
  | { readonly call: 'addSubnet'; readonly args: readonly [string, number, 'ipv4' | 'ipv6'] };

type ParsedRule = Result<BlockRule, string>;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

function subnet(text: string): ParsedRule {
  const [network = '', prefix = '', ...more] = text.split('/');
  const most = isIPv4(network) ? 32 : 128;
  const good = isIP(network) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= most && more.length === 0;
  if (!good) return err(`'${text}' is not a subnet such as 127.0.0.0/8 or ::1/128.`);
  return ok({ call: 'addSubnet', args: [network, Number(prefix), familyOf(network)] });
}

function range(text: string): ParsedRule {
  const [start = '', end = '', ...more] = text.split('-').map((part) => part.trim());
  if (!isIP(start) || isIP(start) !== isIP(end) || more.length > 0)
    return err(`'${text}' is not a range such as 127.0.0.1-127.0.0.9.`);
  try {
    new BlockList().addRange(start, end, familyOf(start));
  } catch {
    return err(`'${text}' ends before it starts.`);
  }
  return ok({ call: 'addRange', args: [start, end, familyOf(start)] });
}

function rule(text: string): ParsedRule {
  if (text.includes('/')) return subnet(text);
  if (text.includes('-')) return range(text);
  return isIP(text)
    ? ok({ call: 'addAddress', args: [text, familyOf(text)] })
    : err(`'${text}' is no IP address, range or subnet.`);
}

/** `127.0.0.1, 10.0.0.1-10.0.0.9, ::1/128` as rules; the first mistake as one sentence. */
export function parseBlockList(text: string): Result<readonly BlockRule[], string> {
  const rules: BlockRule[] = [];
  for (const part of text.split(/[,\n]/).map((one) => one.trim())) {
    if (part === '') continue;
    const parsed = rule(part);
    if (!parsed.ok) return parsed;
    rules.push(parsed.value);
  }
  return ok(rules);
}

/** The list that the rules make; undefined where there are none. The text has been parsed before. */
export function blockListOf(text: string): BlockList | undefined {
  const parsed = parseBlockList(text);
  if (!parsed.ok || parsed.value.length === 0) return undefined;
  const list = new BlockList();
  for (const one of parsed.value) {
    if (one.call === 'addAddress') list.addAddress(...one.args);
    else if (one.call === 'addRange') list.addRange(...one.args);
    else list.addSubnet(...one.args);
  }
  return list;
}
