using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>A form of sentence, over the keys of its tokens.</summary>
/// <param name="Pattern">Matches all of them.</param>
/// <param name="Read">Makes the request of what the named parts say.</param>
internal sealed record Sentence(Regex Pattern, Func<Parts, Request?> Read);

/// <summary>The forms of sentences, the more definite ones first.</summary>
internal static class Sentences
{
    // A name with its own namespace; another namespace, said first or last, is that of what has none.
    private const string From = "(?<from>_)(?:I(?<fns>_))?";
    private const string Before = "(?:I?(?<lns>_)I|I(?<lns>_))?";

    // What follows the target: where, from where, and what it does.
    private const string Tail = "(?:I(?<ns>_)|F" + From + "|[DU])*";

    private static readonly (string Form, Func<Parts, Request?> Read)[] Forms =
    [
        ("P+", _ => new HelpRequest()),
        ("Y", _ => new IdentityRequest(null)),
        ("G+n?(?:F(?<from>_)(?:I(?<fns>_))?)?", parts => new AgainRequest(parts.Source)),
        ("[WBKC]*(?<it>n)[WBCN]*[DU]+", parts => parts.IsPronoun ? new AgainRequest() : null),
        ("L+n*", _ => new DetailsRequest()),
        ("S+n*", _ => new StatusRequest()),
        ("Zn*", _ => new UnwatchRequest(null)),
        ("Zn*Qn*|QZ", _ => new UnwatchRequest(null) { IsAll = true }),
        ("An*", _ => new WatchRequest(null, null)),
        ("[EHWB]*(?<id>i)M*", parts => new ExplainRequest(parts.Id)),
        ("E(?<id>x)M*", parts => parts.IsId ? new ExplainRequest(parts.Id) : null),
        ("[HKLB]?(?:V|n)*V(?:I(?<ns>_))?I?", parts => new ServicesRequest(parts.Namespace)),
        ("I?(?<ns>_)I?V", parts => new ServicesRequest(parts.Namespace)),
        ("J(?<from>_)(?:I(?<ns>_))?", parts => parts.Source is { } source ? new IdentityRequest(parts.Qualified(source)) : null),
        ("Z" + From + "[BCN]*[TR]+(?<to>_)(?:I(?<ns>_))?", parts => new UnwatchRequest(parts.Target, parts.Source, parts.Namespace)),
        ("Z(?<to>_)" + Tail, parts => new UnwatchRequest(parts.Target, parts.Source, parts.Namespace)),
        ("A" + From + "[BCN]*[TR]+(?<to>_)[BC]*(?:I(?<ns>_)|[DUG])*", parts => new WatchRequest(parts.Source, parts.Target, parts.Namespace)),
        ("A[KC]*(?<to>_)[BC]*(?:I(?<ns>_)|F" + From + "|[DUGC])*", parts => new WatchRequest(parts.Source, parts.Target, parts.Namespace)),
        ("(?<to>_)A", parts => new WatchRequest(null, parts.Target)),
        ("(?:I(?<ns>_))?[WC]*[OH](?<not>[BCN]*)R(?<to>_)(?:I(?<ns>_))?", parts => new WhoReachesRequest(parts.Target, parts.Namespace) { IsOpposite = parts.IsNegated }),
        ("(?<to>_)O(?<not>[BCN]*)R", parts => new WhoReachesRequest(parts.Target) { IsOpposite = parts.IsNegated }),
        ("(?:I(?<ns>_))?HV?(?<not>[BCN]*)(?<from>_)(?<not>[BCN]*)R[T]?(?:I(?<ns>_))?", parts => new ReachesWhatRequest(parts.Source, parts.Namespace) { IsOpposite = parts.IsNegated }),
        ("(?<from>_)(?<not>[BCN]*)R[HO]n*V?", parts => new ReachesWhatRequest(parts.Source) { IsOpposite = parts.IsNegated }),
        ("[WBC]*" + From + "B*gD[RTF](?<to>_)(?:I(?<ns>_))?", Diagnose),
        ("[WBCgJ]*D[RTF](?<to>_)(?:I(?<ns>_))?", Diagnose),
        ("[WBCN]*(?<to>_)[WBCN]*X" + From + "[BCN]*R", Diagnose),
        ("[WKBCNDn]*F" + From + "m?[WBCN]*[TR]+(?<to>_)(?:I(?<ns>_)|[DUN])*", Diagnose),
        (Before + "[WKBCNH]*" + From + "[WBCN]*R(?<to>_)(?:I(?<ns>_)|[DUG])*", Diagnose),
        ("[WKBCNJ]*R(?<to>_)" + Tail, Diagnose),
        ("[WKBCN]*" + From + "T(?<to>_)(?:I(?<ns>_)|[BDU])*", Diagnose),
        ("(?:I(?<ns>_))?[WHKBCN]*(?<to>_)[WBCNK]*[DU]+" + Tail, Diagnose),
        ("[WKBCS]*K(?<to>_)" + Tail, Diagnose),
        ("(?<to>_)[BK]*W?K", Diagnose),
        ("S(?<to>_)" + Tail, Diagnose),
        ("(?<to>_)S", Diagnose),
        ("(?<to>_)F" + From, Diagnose),
        ("W(?<to>_)", parts => parts.IsDefinite ? Diagnose(parts) : null),
        ("(?<to>_)(?:I(?<ns>_))?", parts => parts.IsDefinite ? Diagnose(parts) : null),
    ];

    /// <summary>Forms whose parts are names, not words that mean something else.</summary>
    public static IReadOnlyList<Sentence> Usual { get; } = Of("n*[xm]n*");

    /// <summary>The same where a name may be one of the words that the grammar knows.</summary>
    public static IReadOnlyList<Sentence> Loose { get; } = Of("(?:n*[xm]n*|n|[A-Za-tv-z])");

    private static Sentence[] Of(string name) =>
    [
        .. Forms.Select(form => new Sentence(
            new Regex($"^{form.Form.Replace("_", name, StringComparison.Ordinal)}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), form.Read)),
    ];

    private static DiagnoseRequest? Diagnose(Parts parts) =>
        parts.Target is { } target ? new DiagnoseRequest(parts.Source, target, parts.Namespace) : null;
}
