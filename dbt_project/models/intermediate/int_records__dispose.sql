with

records as (
    select * from {{ ref('stg_landing__records') }}
),

joins as (
    select * from {{ ref('int_records__join') }}
),

designations as (
    select * from {{ ref('int_designations__key') }}
),

claims as (
    select * from {{ ref('stg_landing__claims') }}
),

resolved_variables as (
    select * from {{ ref('int_variables__resolve') }}
),

answers as (
    select
        record_id,
        max(case when variable = 'relevant' then value end) as relevant,
        max(case when variable = 'relevant' then absence end) as relevant_absence,
        max(case when variable = 'relevant' then n_coders end) as n_coders,
        max(case when variable = 'stage' and absence is distinct from 'looked_not_found' then 1 else 0 end)
            as has_stage
    from resolved_variables
    group by record_id
),

own_claims as (
    select
        record_id,
        min(claim_id) as claim_id,
        min(claim_type) as claim_type
    from claims
    group by record_id
),

judged as (
    select
        records.record_id,
        records.record_kind,
        records.document_id,
        records.is_relevant,
        answers.relevant,
        answers.relevant_absence,
        answers.n_coders,
        coalesce(answers.has_stage, 0) as has_stage
    from records
    left join answers on records.record_id = answers.record_id
),

kinds as (
    select
        record_id,
        record_kind,
        document_id,
        n_coders,
        case
            when record_kind = 'designation' then 'no'
            when relevant = 'no' then 'no'
            when relevant_absence = 'coder_disagreement' then 'disputed'
            when relevant is null and is_relevant = false then 'no'
            when has_stage = 0 then 'no'
            else 'yes'
        end as is_initiative,
        case when relevant = 'no' or (relevant is null and is_relevant = false) then 'no' else 'yes' end
            as is_relevant
    from judged
),

final as (
    select
        kinds.record_id,
        kinds.record_kind,
        kinds.document_id,
        joins.root_record_id,
        joins.join_kind,
        case
            when roots.is_initiative in ('yes', 'disputed') then 'I-' || joins.root_record_id
        end as initiative_id,
        case when designations.record_id is not null then 'DS-' || designations.root_record_id end
            as designation_id,
        case
            when joins.join_kind in ('duplicate_of', 'mirror_of') then joins.join_kind
            when joins.join_kind is not null then 'duplicate_of'
            when designations.root_record_id <> kinds.record_id then 'duplicate_of'
            when designations.record_id is not null then 'designation'
            when kinds.is_initiative in ('yes', 'disputed') then 'initiative'
            when kinds.is_relevant = 'no' then 'not_relevant'
            when own_claims.claim_type is not null then own_claims.claim_type
            else 'refused'
        end as disposition,
        case
            when joins.join_kind is not null then joins.root_record_id
            when designations.root_record_id <> kinds.record_id then designations.root_record_id
            when designations.record_id is not null then 'DS-' || designations.root_record_id
            when kinds.is_initiative in ('yes', 'disputed') then 'I-' || joins.root_record_id
            when kinds.is_relevant = 'no' then null
            else own_claims.claim_id
        end as target_id,
        case
            when joins.join_kind = 'duplicate_of' then 'repeats the text of ' || joins.joined_record_id
            when joins.join_kind = 'mirror_of'
                then 'a copy of ' || joins.joined_record_id || ' on another host'
            when joins.join_kind = 'same_document_number'
                then 'the same document number and place as ' || joins.joined_record_id
            when designations.root_record_id <> kinds.record_id
                then 'the place, programme, batch and subject of ' || designations.root_record_id
            when designations.record_id is not null then 'a designation by name'
            when kinds.record_kind = 'designation' then 'only proposed: a claim of stage considered'
            when kinds.is_initiative = 'disputed' then 'the coders disagree whether it is relevant'
            when kinds.is_initiative = 'yes' and kinds.n_coders > 1 then 'found relevant by every coder'
            when kinds.is_initiative = 'yes' then 'typed or coded once, with a stage'
            when kinds.is_relevant = 'no' then 'found not relevant by every coder who read it'
            when own_claims.claim_type is not null
                then 'no stage: a figure or a statement, not an initiative'
            else 'neither a stage nor a claim nor a designation'
        end as reason
    from kinds
    inner join joins on kinds.record_id = joins.record_id
    inner join kinds as roots on joins.root_record_id = roots.record_id
    left join designations on kinds.record_id = designations.record_id
    left join own_claims on kinds.record_id = own_claims.record_id
)

select * from final
