namespace Patchbay.Kql.Syntax;

/// <summary>Words of the language that are names only in brackets, <c>['kind']</c>.</summary>
internal static class Keywords
{
    // The language reserves words of its management commands, too.
    private static readonly HashSet<string> NeverNames =
    [
        "and", "anomalychart", "areachart", "asc", "bagexpansion", "barchart", "between", "bin_legacy", "boolean", "byte", "cachingpolicy", "callout",
        "cancel", "card", "char", "columnchart", "contains_cs", "containscs", "cycles", "dataexport", "datascope", "date", "datetime", "decimal",
        "decodeblocks", "desc", "double", "dynamic", "encodingpolicy", "endswith", "endswith_cs", "expandoutput", "extent_tags_retention",
        "external_data", "first", "flags", "float", "force_remote", "harddelete", "hardretention", "has_all", "has_any", "has_cs", "hasprefix",
        "hasprefix_cs", "hassuffix", "hassuffix_cs", "hotcache", "int", "int16", "int32", "int64", "int8", "isfuzzy", "journal", "kind",
        "ladderchart", "last", "like", "likecs", "linechart", "long", "missing", "nooptimization", "notcontains", "notcontainscs", "notlike",
        "notlikecs", "or", "others", "pathformat", "piechart", "pivotchart", "project", "queries", "query_results", "real", "relaxed",
        "restricted_view_access", "row_level_security", "rowstore", "rowstore_references", "rowstore_sealinfo", "rowstorepolicy", "rowstores",
        "scatterchart", "seal", "seals", "shards", "simple", "softdelete", "softretention", "stackedareachart", "startswith", "startswith_cs",
        "statistics", "storedqueryresultcontainers", "string", "tablepurge", "time", "timechart", "timeline", "timepivot", "timespan", "treemap",
        "uint", "uint16", "uint32", "uint64", "uint8", "ulong", "union", "uniqueid", "unrestrictedviewers", "views", "with_itemindex",
        "with_match_id", "with_source", "with_step_name", "withsource", "writeaheadlog",
    ];

    // Words that may name a column where it is made, but not be read as one.
    private static readonly HashSet<string> NotExpressions =
    [
        "accumulate", "as", "by", "contains", "datatable", "earliest", "externaldata", "find", "has", "in", "invoke", "latest", "materialize", "mdm",
        "of", "print", "sample", "search", "set", "sql", "title", "to", "toscalar", "totable", "verbose", "viewers", "where",
    ];

    // Words that are read as names, though nothing may be named so without brackets.
    private static readonly HashSet<string> Readable = ["kind", "with_source", "withsource"];

    /// <summary>Whether a new column, parameter or variable of this name needs brackets.</summary>
    public static bool IsReserved(string word) => NeverNames.Contains(word);

    /// <summary>Whether a name that stands for a value needs brackets.</summary>
    public static bool IsReservedInExpressions(string word) => (NeverNames.Contains(word) && !Readable.Contains(word)) || NotExpressions.Contains(word);
}
