-- RingCentral, call log per extension as Airbyte appends it: no constraint at all, a call in progress comes again later.
create schema source_ringcentral;

create table source_ringcentral.call_log (
  id text,
  "sessionId" text,
  "telephonySessionId" text,
  "startTime" text,
  duration text,
  type text,
  direction text,
  action text,
  result text,
  reason text,
  "from" jsonb,
  "to" jsonb,
  extension jsonb,
  transport text,
  "internalType" text,
  recording jsonb,
  message jsonb,
  deleted boolean,
  _airbyte_raw_id text,
  _airbyte_extracted_at timestamptz,
  _airbyte_meta jsonb,
  _airbyte_generation_id bigint
);
