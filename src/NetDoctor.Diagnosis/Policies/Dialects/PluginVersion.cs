using System.Collections.Immutable;
using System.Globalization;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Version of a plugin, as far as the tag of its image is a number.</summary>
/// <remarks>A build of somebody else, such as <c>v1.14.2-gke.1</c>, counts as the version that it was made of.</remarks>
public sealed class PluginVersion
{
    private const int MostParts = 4;
    private readonly ImmutableArray<long> _parts;

    private PluginVersion(ImmutableArray<long> parts) => _parts = parts;

    /// <summary>Reads the version of an image.</summary>
    /// <param name="image">Reference such as <c>quay.io/cilium/cilium:v1.16.3@sha256:...</c>.</param>
    /// <returns>Null when the image has no tag, or one without a number, such as <c>latest</c>.</returns>
    public static PluginVersion? OfImage(string image) => TagOf(image) is { } tag ? OfText(tag) : null;

    /// <summary>The tag of an image; null when it has none.</summary>
    /// <param name="image">Reference of the image.</param>
    public static string? TagOf(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
    }

    /// <summary>Whether it is older than another.</summary>
    /// <param name="other">Such as <c>1.16</c>.</param>
    public bool IsBefore(string other)
    {
        var than = OfText(other)!;
        for (var index = 0; index < Math.Max(_parts.Length, than._parts.Length); index++)
        {
            var difference = _parts.ElementAtOrDefault(index).CompareTo(than._parts.ElementAtOrDefault(index));
            if (difference != 0)
            {
                return difference < 0;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _parts);

    private static PluginVersion? OfText(string text)
    {
        var digits = text.TrimStart('v');
        var end = 0;
        while (end < digits.Length && (char.IsAsciiDigit(digits[end]) || digits[end] == '.'))
        {
            end++;
        }

        var parts = ImmutableArray.CreateBuilder<long>();
        foreach (var part in digits[..end].Split('.', StringSplitOptions.RemoveEmptyEntries).Take(MostParts))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            parts.Add(number);
        }

        // A hash that happens to begin with digits is no version.
        return parts.Count > 0 && (end == digits.Length || digits[end] is '-' or '+' or '_') ? new(parts.ToImmutable()) : null;
    }
}
