-- A value that people decided names decisions; a value that is not computed names a passage.
select row_id
from {{ ref('cells') }}
where
    (status in ('agreed', 'adjudicated', 'single_coded') and decision_ids is null)
    or (status not in ('computed', 'absent') and passage_ids is null)
    or (absence = 'coder_disagreement' and decision_ids is null)
    or (status = 'agreed' and n_coders < 2)
