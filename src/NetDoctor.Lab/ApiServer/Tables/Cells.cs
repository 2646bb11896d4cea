using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Tables;

/// <summary>Cells that several kinds share.</summary>
internal static class Cells
{
    public const string None = "<none>";

    public static readonly TableColumn Name = new("Name", (item, _) => ObjectMetadata.NameOf(item), Format: "name");
    public static readonly TableColumn Age = new("Age", (item, now) => AgeOf(Field.Text(item, "metadata", "creationTimestamp"), now));

    /// <summary>A column of whole numbers; absent reads as 0.</summary>
    public static TableColumn Number(string name, params string[] path) =>
        new(name, (item, _) => Field.Number(item, path) ?? 0, Type: "integer");

    /// <summary>A column of text; absent reads as <c>&lt;none&gt;</c>.</summary>
    public static TableColumn Text(string name, int priority, params string[] path) =>
        new(name, (item, _) => Field.Text(item, path) ?? None, priority);

    /// <summary>A column of a label selector.</summary>
    public static TableColumn Selector(int priority, params string[] path) =>
        new("Selector", (item, _) => SelectorText(Field.Object(item, path)), priority);

    /// <summary>Time since a timestamp as kubectl writes it: 5s, 3m20s, 26h, 4d.</summary>
    public static string AgeOf(string? timestamp, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            return "<unknown>";
        }

        var age = now - since;
        if (age < TimeSpan.Zero)
        {
            return "0s";
        }

        return age.TotalSeconds switch
        {
            < 120 => Invariant($"{(int)age.TotalSeconds}s"),
            < 600 when age.Seconds > 0 => Invariant($"{(int)age.TotalMinutes}m{age.Seconds}s"),
            < 10800 => Invariant($"{(int)age.TotalMinutes}m"),
            < 28800 when age.Minutes > 0 => Invariant($"{(int)age.TotalHours}h{age.Minutes}m"),
            < 172800 => Invariant($"{(int)age.TotalHours}h"),
            < 691200 when age.Hours > 0 => Invariant($"{(int)age.TotalDays}d{age.Hours}h"),
            _ => Invariant($"{(int)age.TotalDays}d"),
        };
    }

    /// <summary>A selector as text: <c>app=web,tier in (a,b)</c>.</summary>
    public static string SelectorText(JsonObject? selector)
    {
        if (selector is null)
        {
            return None;
        }

        var isPlain = !selector.ContainsKey("matchLabels") && !selector.ContainsKey("matchExpressions");
        var terms = Field.Map(isPlain ? selector : Field.Object(selector, "matchLabels"))
            .Select(pair => $"{pair.Key}={pair.Value}")
            .Order(StringComparer.Ordinal)
            .Concat(Field.Items(selector, "matchExpressions").Select(Expression))
            .ToList();
        return terms.Count == 0 ? None : string.Join(',', terms);
    }

    /// <summary>Texts joined by commas; <c>&lt;none&gt;</c> when there are none.</summary>
    public static string Join(IEnumerable<string> texts) => string.Join(',', texts) is { Length: > 0 } joined ? joined : None;

    public static string Containers(JsonObject item, string member) =>
        Join(Field.Items(item, "spec", "template", "spec", "containers").Select(container => Field.Text(container, member) ?? ""));

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Expression(JsonObject expression)
    {
        var key = Field.Text(expression, "key");
        var values = string.Join(',', Field.Texts(expression, "values"));
        return Field.Text(expression, "operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => $"{key}",
        };
    }
}
