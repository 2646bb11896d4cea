using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Makes the endings of generated names, in the letters Kubernetes uses; the same run makes the same names.</summary>
public sealed class NameGenerator
{
    // The letters of Kubernetes: no vowels and no look-alikes, so that no words come out.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int Length = 5;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The next ending for names that begin with a prefix; five letters.</summary>
    public string Next(string prefix)
    {
        var count = _counts.AddOrUpdate(prefix, 1, (_, last) => last + 1);
        var hash = Hash(string.Create(CultureInfo.InvariantCulture, $"{prefix}#{count}"));
        return string.Create(Length, hash, (span, seed) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letters[(int)(seed % (uint)Letters.Length)];
                seed /= (uint)Letters.Length;
            }
        });
    }

    /// <summary>A short name for a text, such as the hash of a pod template.</summary>
    public static string HashName(string text)
    {
        var digits = Hash(text).ToString(CultureInfo.InvariantCulture);
        return string.Create(digits.Length, digits, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letters[source[i] % Letters.Length];
            }
        });
    }

    // FNV-1a; string.GetHashCode differs from run to run.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ one) * 16777619u;
        }

        // FNV's last bytes barely reach the high bits; a finalizer spreads them.
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        return hash;
    }
}
