using System.Buffers;
using System.Text.RegularExpressions;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Paths of Ingress rules that are more than plain text: regular expressions, and wildcards of clouds' balancers.</summary>
/// <remarks>Which of the two an asterisk means only the controller knows, so that a path counts as taken when either takes it.
/// Source: ingress-nginx documentation, "Ingress Path Matching" (anchored at the start, case-insensitive); AWS Load Balancer
/// Controller and GKE documentation, where <c>/*</c> takes every path.</remarks>
internal static class IngressPattern
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("*+?()[]{}|^$\\");

    /// <summary>Whether a path is one.</summary>
    /// <param name="path">Path of a rule.</param>
    public static bool Is(string path) => path.AsSpan().IndexOfAny(Marks) >= 0;

    /// <summary>Whether a pattern takes a path; one that cannot be read takes what begins like it.</summary>
    /// <param name="pattern">Path of a rule.</param>
    /// <param name="path">Path of a request, without query.</param>
    public static bool Takes(string pattern, string path) =>
        Matches(pattern, path) ?? path.StartsWith(pattern[..pattern.AsSpan().IndexOfAny(Marks)], StringComparison.OrdinalIgnoreCase);

    private static bool? Matches(string pattern, string path)
    {
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        var wildcards = Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(path, $"^(?:{wildcards})$", options) || Regex.IsMatch(path, $"^(?:{pattern})", options);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
