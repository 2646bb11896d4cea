using System.Globalization;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Makes address ranges around the addresses of a small cluster, and keeps in mind where they begin and end.</summary>
internal sealed class RangeMaker(Dice dice, IReadOnlyList<string> addresses)
{
    private static readonly int[] ShortPrefixes = [0, 8, 24, 27, 28, 29, 30, 31, 32];
    private static readonly int[] LongPrefixes = [0, 64, 120, 124, 125, 126, 127, 128];

    private readonly List<string> _edges = [];

    /// <summary>A block, often with bits behind its prefix as the API allows them.</summary>
    public string Cidr()
    {
        var address = dice.Chance(10) ? "203.0.113.7" : dice.Pick(addresses);
        return Around(address, dice.Pick(address.Contains(':', StringComparison.Ordinal) ? LongPrefixes : ShortPrefixes));
    }

    /// <summary>A block inside another, smaller than it; null when there is no room.</summary>
    public string? Inside(string cidr)
    {
        var range = Block.Parse(cidr);
        var within = addresses.Select(Address.Parse).Where(range.Contains).ToList();
        var prefix = int.Parse(cidr[(cidr.IndexOf('/', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var bits = range.IsV6 ? 128 : 32;
        return within.Count == 0 || prefix == bits
            ? null
            : Around(dice.Pick(within).ToString(), dice.Between(Math.Max(prefix + 1, bits - 5), bits));
    }

    /// <summary>Addresses at the edges of the blocks so far and just beside them, some of them.</summary>
    public List<string> Edges(int count) => dice.Some(count, _edges.Distinct());

    private string Around(string address, int prefix)
    {
        var range = Block.Parse($"{address}/{prefix}");
        var first = new Address(range.IsV6, range.First);
        var last = new Address(range.IsV6, range.Last);
        _edges.AddRange([first.ToString(), last.ToString()]);
        if (prefix > 0)
        {
            _edges.AddRange([(first with { Number = first.Number - 1 }).ToString(), (last with { Number = last.Number + 1 }).ToString()]);
        }

        return $"{(dice.Chance(70) ? first.ToString() : address)}/{prefix}";
    }
}
