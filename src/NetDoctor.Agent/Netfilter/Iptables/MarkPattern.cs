using System.Globalization;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>A mark with its mask, such as <c>0x4000/0x4000</c>.</summary>
internal static class MarkPattern
{
    /// <summary>Reads it; null when there is none. Without a mask all bits count.</summary>
    /// <param name="text">The pattern.</param>
    public static (uint Value, uint Mask)? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split('/');
        return Number(parts[0]) is { } value && (parts.Length == 1 ? uint.MaxValue : Number(parts[1])) is { } mask
            ? (value, mask)
            : null;
    }

    private static uint? Number(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return uint.TryParse(
            isHex ? text.AsSpan(2) : text,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;
    }
}
