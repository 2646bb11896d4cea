using System.Globalization;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>Which texts can be names and ports of Kubernetes objects.</summary>
/// <remarks>Source: Kubernetes documentation, "Object Names and IDs": RFC 1123 label and subdomain names.</remarks>
internal static class KubernetesNames
{
    /// <summary>Longest label of a DNS name.</summary>
    public const int LabelLength = 63;

    /// <summary>Longest DNS name without trailing dot.</summary>
    public const int NameLength = 253;

    /// <summary>Whether a text is an RFC 1123 label: lower case letters, digits and inner hyphens.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LabelLength && IsAlphanumeric(text[0]) && IsAlphanumeric(text[^1])
        && !text.ContainsAnyExcept(LabelCharacters);

    /// <summary>Whether a text is an RFC 1123 subdomain: labels joined by dots.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSubdomain(string text)
    {
        if (text.Length > NameLength)
        {
            return false;
        }

        foreach (var label in text.AsSpan().Split('.'))
        {
            if (!IsLabel(text.AsSpan()[label]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Port number of a text; null unless it is 1–65535 in plain digits.</summary>
    /// <param name="text">The text.</param>
    public static int? PortNumber(string text) =>
        text.Length is > 0 and <= 5 && text[0] != '0'
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? number
            : null;

    /// <summary>Whether a text can be the name of a Service's port: a label with at least one letter.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPortName(string text) => IsLabel(text) && text.AsSpan().ContainsAnyInRange('a', 'z');

    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static bool IsAlphanumeric(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter);
}
