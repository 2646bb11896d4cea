namespace NetDoctor.Cli.Output;

/// <summary>Forms in which a command answers.</summary>
internal enum OutputFormat
{
    /// <summary>For people at a terminal.</summary>
    Table,

    /// <summary>For programs: the wire types of the REST API.</summary>
    Json,

    /// <summary>For spreadsheets, RFC 4180 with a heading and line feeds.</summary>
    Csv,

    /// <summary>For pull requests and chat.</summary>
    Markdown,
}
