using System.Text.RegularExpressions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Requests as buttons say them: words that mean the same whoever says them, wherever and whenever.</summary>
internal static partial class ExactForm
{
    /// <summary>NetDoctor itself as a source.</summary>
    public const string Itself = "netdoctor";

    /// <summary>Asks a question.</summary>
    /// <param name="from">Source; null for NetDoctor itself.</param>
    /// <param name="to">Target.</param>
    /// <param name="protocol">Transport; null when the target's port decides it.</param>
    public static string Diagnose(string? from, string to, TransportProtocol? protocol) => $"diagnose {Subject(from, to, protocol)}";

    /// <summary>Asks a question.</summary>
    /// <param name="question">The question.</param>
    public static string Diagnose(DiagnosisQuestion question) => Diagnose(question.From, question.To, question.Protocol);

    /// <summary>Watches what a question is about.</summary>
    /// <param name="question">The question.</param>
    public static string Watch(DiagnosisQuestion question) => $"watch {Subject(question.From, question.To, question.Protocol)}";

    /// <summary>Ends the watch of something.</summary>
    /// <param name="from">Source; null for NetDoctor itself.</param>
    /// <param name="to">Target.</param>
    /// <param name="protocol">Transport.</param>
    public static string Unwatch(string? from, string to, TransportProtocol protocol) => $"unwatch {Subject(from, to, protocol)}";

    /// <summary>Asks for the details of a diagnosis.</summary>
    /// <param name="id">Its identifier.</param>
    public static string Details(string id) => $"details {id}";

    /// <summary>What a question is about.</summary>
    /// <param name="from">Source; null for NetDoctor itself.</param>
    /// <param name="to">Target.</param>
    /// <param name="protocol">Transport; null when the target's port decides it.</param>
    public static string Subject(string? from, string to, TransportProtocol? protocol) =>
        $"{from ?? Itself} -> {to}{(protocol is null or TransportProtocol.Tcp ? "" : $" over {protocol.Value.ToString().ToLowerInvariant()}")}";

    /// <summary>The request in words of these forms; null when they are others.</summary>
    /// <param name="text">Plain words.</param>
    public static Request? Read(string text)
    {
        if (DetailsOf().Match(text) is { Success: true } details)
        {
            return new DetailsRequest(details.Groups["id"].Value.ToUpperInvariant());
        }

        if (QuestionOf().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (from, to) = (match.Groups["from"].Value, match.Groups["to"].Value);
        var protocol = Enum.TryParse<TransportProtocol>(match.Groups["over"].Value, ignoreCase: true, out var known) ? known : (TransportProtocol?)null;
        return match.Groups["verb"].Value.ToUpperInvariant() switch
        {
            "WATCH" => new WatchRequest(from, to) { Protocol = protocol },
            "UNWATCH" => new UnwatchRequest(to, from),
            _ => new DiagnoseRequest(from, to) { Protocol = protocol },
        };
    }

    // A ULID. Source: github.com/ulid/spec.
    [GeneratedRegex(@"^details (?<id>[0-7][0-9A-HJKMNP-TV-Z]{25})$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex DetailsOf();

    [GeneratedRegex(@"^(?<verb>diagnose|watch|unwatch) (?<from>[^\s:]+) -> (?<to>\S+?)(?: over (?<over>tcp|udp|sctp))?$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex QuestionOf();
}
