using System.Text.Json;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>Reads what a statement does with the packet mark.</summary>
internal static class NftMark
{
    /// <summary>Whether a statement sets the mark.</summary>
    public static bool IsOnMark(JsonElement mangle) => NftJson.Member(mangle, "key") is { } key && IsMark(key);

    /// <summary>Bits that are kept, then bits that are flipped; null when it sets something else or cannot be told.</summary>
    public static (uint Keep, uint Flip)? Of(JsonElement mangle)
    {
        if (!IsOnMark(mangle) || NftJson.Member(mangle, "value") is not { } value)
        {
            return null;
        }

        if (NftJson.Unsigned(value) is { } constant)
        {
            return (0, constant);
        }

        if (NftJson.Single(value) is not { } term || NftJson.Items(term.Value).ToArray() is not [var left, var right])
        {
            return null;
        }

        var bits = NftJson.Unsigned(right);
        return (term.Name, bits) switch
        {
            ("|", { } set) when IsMark(left) => (~set, set),
            ("^", { } flipped) when IsMark(left) => (uint.MaxValue, flipped),
            ("&", { } kept) when IsMark(left) => (kept, 0),
            ("^" or "|", { } then) when NftJson.Single(left) is { Name: "&" } inner
                && NftJson.Items(inner.Value).ToArray() is [var mark, var mask] && IsMark(mark)
                && NftJson.Unsigned(mask) is { } kept => term.Name == "^" ? (kept, then) : (kept & ~then, then),
            _ => null,
        };
    }

    private static bool IsMark(JsonElement value) =>
        NftJson.Member(value, "meta") is { } meta && NftJson.Text(meta, "key") == "mark";
}
