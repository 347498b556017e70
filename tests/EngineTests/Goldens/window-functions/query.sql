SELECT row, gap, following, row_rank_dense AS rank FROM (
SELECT OperationName, row, gap, following, `$row`, changed, (toInt64(countIf(changed) OVER (ORDER BY `$row` ASC ROWS UNBOUNDED PRECEDING)) + 1) AS row_rank_dense FROM (
SELECT OperationName, row_number AS row, (reinterpretAsInt64(TimeGenerated) - reinterpretAsInt64(prev)) AS gap, next AS following, `$row`, (row_number() OVER (ORDER BY `$row` ASC) > 1 AND ifNull(OperationName != lagInFrame(toNullable(OperationName), 1) OVER (ORDER BY `$row` ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), isNull(OperationName) != isNull(lagInFrame(toNullable(OperationName), 1) OVER (ORDER BY `$row` ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)))) AS changed FROM (
SELECT TimeGenerated, OperationName, `$row`, toInt64(row_number() OVER (ORDER BY `$row` ASC)) AS row_number, lagInFrame(toNullable(TimeGenerated), 1) OVER (ORDER BY `$row` ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS prev, leadInFrame(OperationName, 1) OVER (ORDER BY `$row` ASC ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next FROM (
SELECT TimeGenerated, OperationName, toInt64(row_number() OVER (ORDER BY TimeGenerated ASC)) AS `$row` FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations`
)
)
)
) ORDER BY `$row` ASC
