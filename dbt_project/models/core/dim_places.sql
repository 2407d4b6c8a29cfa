with

periods as (
    select * from {{ ref('stg_landing__area_codes') }}
),

final as (
    select
        place_id || ':' || coalesce(cast(valid_from as {{ dbt.type_string() }}), 'always') as row_id,
        place_id,
        code,
        name_zh,
        short_name_zh,
        name_en,
        name_pinyin,
        level,
        parent_code,
        province_code,
        valid_from,
        valid_to,
        precision as valid_precision
    from periods
)

select * from final
