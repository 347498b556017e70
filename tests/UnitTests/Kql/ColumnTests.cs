namespace Patchbay.UnitTests.Kql;

/// <summary>Names and types of result columns, as the official language service gives them for the same queries.</summary>
public sealed class ColumnTests
{
    [Theory]
    [InlineData("T | project a=d*2.0, b1=d+1, c=d.x*d.y, f=i+i, h=i/l, k=l/r, m=dec*l, n=t-t, o=t-ts, p=ts*2, q=ts/ts, u=ts/2, v=r%2, w=i%i", "a:real, b1:long, c:dynamic, f:long, h:long, k:real, m:decimal, n:timespan, o:datetime, p:timespan, q:real, u:timespan, v:real, w:long")]
    [InlineData("T | project iff(b,\"x\",1), iff(b,l,r), iff(b,i,l), coalesce(i,l), case(b,1,b,2.0,3), max_of(i,l), iff(b,d,l), iff(b,dec,r)", "Column1:dynamic, Column2:real, Column3:long, Column4:long, Column5:real, Column6:long, Column7:long, Column8:decimal")]
    [InlineData("T | project l+1, s, strcat(s), -l, b and b, l==1, l, d.x, d[\"k\"], d[0], d.x[0].y, bin(l,5), todatetime(s), floor(l,5), strlen(s), -d.x, round(l+1,2)", "Column1:long, s:string, Column2:string, Column3:long, Column4:bool, Column5:bool, l:long, d_x:dynamic, d_k:dynamic, d_0:dynamic, d_x_0_y:dynamic, l1:long, s1:datetime, l2:long, strlen_s:long, Column6:dynamic, Column7:long")]
    [InlineData("T | project l, s | extend l+1, strlen(s), bin(l,5), s", "l:long, s:string, Column1:long, strlen_s:long")]
    [InlineData("T | summarize sum(i), avg(i), min(i), sum(ts), avg(ts), dcount(d), percentile(i,5), make_list(i), make_set(d), sum(dec) by bin(t,1h)", "t:datetime, sum_i:long, avg_i:real, min_i:int, sum_ts:timespan, avg_ts:timespan, dcount_d:long, percentile_i_5:long, list_i:dynamic, set_d:dynamic, sum_dec:decimal")]
    [InlineData("T | summarize arg_min(t, l, r), take_any(s, l), percentiles(l,5,99.9), a=percentiles(l,5,95), (p1,p2)=percentiles(l,5,95)", "t:datetime, l:long, r:real, s:string, l1:long, percentile_l_5:long, percentile_l_99_9:long, a:long, percentile_l_95:long, p1:long, p2:long")]
    [InlineData("T | project t, s, l | summarize arg_max(t, *) by s", "s:string, t:datetime, l:long")]
    [InlineData("T | project t, s, l | summarize m=arg_max(t, *) by s", "s:string, m:datetime, l:long")]
    [InlineData("T | summarize avg(l)*2, max(l)-min(l), round(avg(r),2), countif(l>1), dcountif(s, l>1), sumif(l, b), count()", "Column1:real, Column2:long, avg_r:real, countif_:long, dcountif_s:long, sumif_l:long, count_:long")]
    [InlineData("T | summarize by bin(t, 1h), tolower(s), x=l", "t:datetime, Column1:string, x:long")]
    [InlineData("T | summarize make_set(l), make_set(l)", "set_l:dynamic, set_l1:dynamic")]
    [InlineData("T | project l, s | join (T | project l, s, r) on l", "l:long, s:string, l1:long, s1:string, r:real")]
    [InlineData("T | project l, l2 | join (T | project l, l2) on l", "l:long, l2:long, l1:long, l21:long")]
    [InlineData("T | project l | join kind=leftanti (T | project l, s) on l", "l:long")]
    [InlineData("T | project l | join kind=rightsemi (T | project l, s) on l", "l:long, s:string")]
    [InlineData("T | project l, s | lookup (T | project l, r) on l", "l:long, s:string, r:real")]
    [InlineData("union withsource=src (T | project l), (T | project l, q=1)", "src:string, l:long, q:long")]
    [InlineData("union kind=inner (T | project l, s), (T | project l, q=1)", "l:long")]
    [InlineData("T | project l, l2, s | project-reorder s, l* desc", "s:string, l2:long, l:long")]
    [InlineData("T | project i, l, s | project-rename n=l | project-away i", "n:long, s:string")]
    [InlineData("T | project-keep l*, s", "l:long, s:string, l2:long")]
    [InlineData("T | project d, s | mv-expand with_itemindex=ix d, x=d.y to typeof(long) limit 5", "d:dynamic, s:string, x:long, ix:long")]
    [InlineData("T | project d | mv-expand d.items", "d:dynamic, d_items:dynamic")]
    [InlineData("T | project s | parse s with \"a\" x:long \"b\" y", "s:string, x:long, y:string")]
    [InlineData("print 1, x=2, strlen(\"a\"), 2h", "print_0:long, x:long, print_2:long, print_3:timespan")]
    [InlineData("T | count", "Count:long")]
    [InlineData("T | count as n", "n:long")]
    [InlineData("range x from 1 to 2.5 step 0.5", "x:real")]
    [InlineData("range x from datetime(2024-01-01) to datetime(2024-01-02) step 1h", "x:datetime")]
    [InlineData("let f=(x:long, y:long=2){x+y}; print f(1), f(y=3,x=1)", "print_0:long, print_1:long")]
    [InlineData("let a=5; T | project a, a+1", "a:long, Column1:long")]
    [InlineData("print x=toscalar(T | project s)", "x:string")]
    [InlineData("T | sort by l | project prev(l), next(l,1,0), row_cumsum(i), row_number()", "Column1:long, Column2:long, Column3:int, Column4:long")]
    [InlineData("T | project extract(\"a(.)\", 1, s, typeof(long)), split(s,\",\",1), array_length(d), format_datetime(t, 'yyyy')", "Column1:long, s:dynamic, Column2:long, t:string")]
    public void Columns_are_those_of_the_language_service(string query, string columns) => Assert.Equal(columns, TestSchema.Columns(query));

    [Fact]
    public void A_table_shows_its_constant_column() => Assert.Equal("Type:string", TestSchema.Columns("Type"));
}
