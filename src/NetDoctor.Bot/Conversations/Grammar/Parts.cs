using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NetDoctor.Bot.Conversations.Names;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>The named parts of a sentence.</summary>
/// <param name="tokens">Its tokens.</param>
/// <param name="match">Where the parts are.</param>
internal sealed partial class Parts(ImmutableArray<Token> tokens, Match match)
{
    /// <summary>Who asks, with its namespace where that is said of it alone; null for whoever speaks, or when nobody is named.</summary>
    public string? Source => Name("from") is { } name ? Qualified(name, Name("fns") ?? (HasBoth ? Name("lns") : null)) : null;

    /// <summary>What is to be reached, with its namespace where that is said of it alone; null when that is whoever speaks.</summary>
    public string? Target => Name("to") is not { } name ? null
        : Name("ns") is { } ns && (HasBoth || Name("fns") is not null) && WrittenTarget.Of(name) is { Namespace: null } target
            ? WrittenTarget.Join($"{target.Service}.{ns}", target.Port)
            : name;

    /// <summary>The namespace of all that has none of its own; null when none is named.</summary>
    public string? Namespace => Name("fns") is not null ? Name("lns") : HasBoth ? null : Name("lns") ?? Name("ns");

    /// <summary>Whether the sentence is about what cannot be.</summary>
    public bool IsNegated => match.Groups["not"].Captures.Any(capture => capture.Value.Contains(Keys.Cannot, StringComparison.Ordinal))
        || tokens.Any(token => token.Key == Keys.Reach && token.Text.Contains('\u4E0D', StringComparison.Ordinal));

    /// <summary>Whether it is about what was spoken of before.</summary>
    public bool IsPronoun => tokens[match.Groups["it"].Index].Text.ToUpperInvariant() is "IT" or "THIS" or "THAT";

    /// <summary>The id of a finding, as it is spelt.</summary>
    public string Id => tokens[match.Groups["id"].Index].Text.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Whether it has the form of an id, be there such a finding or not.</summary>
    public bool IsId => IdForm().IsMatch(Id);

    /// <summary>Whether all that is named can be a name: <c>what's</c> is a word, whatever it stands for.</summary>
    public bool AreNames => match.Groups.Values.Skip(1).All(group => !group.Success || group.Name is "id" or "not" or "it"
        || Name(group.Name) is not { } name || Lexer.IsReference(name));

    /// <summary>Whether the target can be nothing but a target: it has a port, a namespace or a scheme.</summary>
    public bool IsDefinite => Target is { } target && target.AsSpan().IndexOfAny(':', '.', '/') >= 0;

    /// <summary>A name in the namespace that is named, if any.</summary>
    /// <param name="name">The name.</param>
    public string Qualified(string name) => Qualified(name, Name("ns"));

    // Said before and after: the first is the source's, the last the target's.
    private bool HasBoth => match.Groups["lns"].Success && match.Groups["ns"].Success;

    private static string Qualified(string name, string? inside) => inside is { } ns && !name.Contains('/', StringComparison.Ordinal) ? $"{ns}/{name}" : name;

    // The one token of the part that is a name; else the last one, which is a noun or another known word.
    private string? Name(string part)
    {
        if (match.Groups[part] is not { Success: true } group)
        {
            return null;
        }

        var inside = tokens.AsSpan().Slice(group.Index, group.Length);
        foreach (var token in inside)
        {
            if (token.Key is Keys.Name or Keys.Me)
            {
                return token.Key == Keys.Me ? null : token.Text;
            }
        }

        return inside[^1].Text.ToLowerInvariant();
    }

    [GeneratedRegex("^[A-Z]{3}[0-9]{2}$", RegexOptions.None, 1000)]
    private static partial Regex IdForm();
}
