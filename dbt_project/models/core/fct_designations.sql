with

designations as (
    select * from {{ ref('stg_landing__designations') }}
),

keys as (
    select * from {{ ref('int_designations__key') }}
),

categories as (
    select * from {{ ref('stg_landing__categories') }}
),

dates as (
    select * from {{ ref('int_records__date') }}
),

matches as (
    select * from {{ ref('int_places__match') }}
),

passages as (
    select * from {{ ref('stg_landing__passages') }}
),

host_codes as (
    select
        record_id,
        {{ split_rows('host_place_codes') }} as place_code
    from designations
    where host_place_codes is not null
),

hosts as (
    select
        host_codes.record_id,
        {{ join_sorted('matches.place_id') }} as host_place_ids
    from host_codes
    left join dates on host_codes.record_id = dates.record_id
    left join matches
        on {{ place_key('host_codes.place_code', 'dates.date_start', 'dates.date_end') }} = matches.place_key
    group by host_codes.record_id
),

-- Every address that names the place, of every record that joined this designation: P-<record>-1, -2, -3.
addresses as (
    select
        passage_id,
        evidence_class,
        substring(passage_id, 3, length(passage_id) - 4) as record_id
    from passages
    where passage_id like 'P-%-_'
    union
    select
        designations.passage_id,
        passages.evidence_class,
        designations.record_id
    from designations
    inner join passages on designations.passage_id = passages.passage_id
),

quoted as (
    select
        keys.root_record_id,
        min(addresses.evidence_class) as evidence_class,
        {{ join_sorted('addresses.passage_id') }} as passage_ids
    from keys
    inner join addresses on keys.record_id = addresses.record_id
    group by keys.root_record_id
),

final as (
    select
        'DS-' || designations.record_id as designation_id,
        designations.record_id,
        designations.document_id,
        designations.programme_code,
        programmes.label_en as programme_en,
        programmes.label_zh as programme_zh,
        designations.issuer,
        designations.document_number,
        designations.date,
        case when designations.date_end <> designations.date then designations.date_end end as date_end,
        designations.date_start,
        designations.date_precision,
        designations.date_kind,
        designations.is_year_inferred,
        keys.place_id,
        designations.place_code,
        designations.place_as_printed,
        hosts.host_place_ids,
        designations.batch,
        designations.subject_zh,
        -- To be on a preliminary list, or in the widened area of a pilot, is less than to be named in full.
        case
            when lower(designations.status_as_printed) like 'preliminary%' then 'preliminary'
            when lower(designations.status_as_printed) like '%extension%' then 'extension'
            else designations.status
        end as status,
        designations.status_as_printed,
        designations.status as stage,
        designations.confidence,
        designations.n_origins,
        designations.note,
        quoted.evidence_class,
        quoted.passage_ids
    from designations
    inner join keys
        on designations.record_id = keys.record_id and keys.record_id = keys.root_record_id
    left join categories as programmes
        on programmes.list_name = 'programme' and designations.programme_code = programmes.category_code
    left join hosts on designations.record_id = hosts.record_id
    left join quoted on designations.record_id = quoted.root_record_id
)

select * from final
