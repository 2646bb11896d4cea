using System.Collections.Immutable;
using NetDoctor.Model.Policies;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says who reaches whom, as far as policies are concerned.</summary>
internal static class ConnectivityReply
{
    private const int Most = 10;
    private const int MostBelow = 100;
    private const string EveryIPv4 = "0.0.0.0-255.255.255.255";
    private const string EveryIPv6 = "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    /// <summary>Who reaches an end.</summary>
    /// <param name="list">Rows to it.</param>
    /// <param name="end">The end.</param>
    public static (Reply Short, Reply? Long) Sources(ConnectivityList list, string end) => Of(
        list, row => row.Source, count => count == 0 ? $"Policies let nobody reach {end}." : $"Policies let {Parties(count, list)} reach {end}:");

    /// <summary>Whom an end reaches.</summary>
    /// <param name="list">Rows from it.</param>
    /// <param name="end">The end.</param>
    public static (Reply Short, Reply? Long) Destinations(ConnectivityList list, string end) => Of(
        list, row => row.Destination, count => count == 0 ? $"Policies let {end} reach nobody." : $"Policies let {end} reach {Parties(count, list)}:");

    private static (Reply Short, Reply? Long) Of(ConnectivityList list, Func<ConnectivityRow, ConnectivityEnd> other, Func<int, string> sentence)
    {
        var certain = list.Items.Where(row => !row.Connections.IsEmpty).Select(row => Line(other(row), row)).ToImmutableArray();
        var open = list.Items.Where(row => row.Connections.IsEmpty).Select(row => $"{Name(other(row))}: {row.Undecided}").ToImmutableArray();
        var parts = ImmutableArray.CreateBuilder<ReplyPart>();
        if (!certain.IsEmpty)
        {
            parts.Add(new ListPart([.. certain.Take(Most)]));
        }

        if (certain.Length > Most)
        {
            parts.Add(new TextPart($"{certain.Length - Most}{(list.NextCursor is null ? "" : " or more")} others are below."));
        }

        if (!open.IsEmpty)
        {
            parts.Add(new TextPart($"It cannot be told of {string.Join("; ", open.Take(Most))}{(open.Length > Most ? $"; {open.Length - Most} more" : "")}."));
        }

        var dialect = list.Dialect is "specification" or "unknown" ? "as Kubernetes documents policies" : $"as {list.Dialect} reads policies";
        var whole = new Reply
        {
            Sentence = sentence(certain.Length),
            Parts = parts.ToImmutable(),
            Footer = $"computed from objects, {dialect}; nothing was probed",
        };
        return (whole, certain.Length <= Most ? null : new Reply
        {
            Sentence = "The others",
            Parts =
            [
                new ListPart([.. certain.Skip(Most).Take(MostBelow)]),
                .. certain.Length - Most > MostBelow || list.NextCursor is not null
                    ? [new TextPart("There are more. All of them: GET /api/v1/policies/connectivity")]
                    : (ReplyPart[])[],
            ],
        });
    }

    private static string Parties(int count, ConnectivityList list) =>
        $"{count}{(list.NextCursor is null ? "" : " or more")} {(count == 1 ? "party" : "parties")}";

    private static string Line(ConnectivityEnd end, ConnectivityRow row) =>
        $"{Name(end)}: {(row.Connections.IsAll ? "all ports" : row.Connections)}{(row.Undecided is { } open ? $" (not told: {open})" : "")}";

    private static string Name(ConnectivityEnd end) => end.IngressController == true ? "controllers of Ingresses"
        : end.IpRange is EveryIPv4 or EveryIPv6 ? $"any address ({end.IpRange})"
        : end.ToString();
}
