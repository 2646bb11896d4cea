using System.Net;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Orders addresses as numbers, IPv4 before IPv6, then by port.</summary>
internal sealed class EndPointOrder : IComparer<IPEndPoint>
{
    /// <summary>The one instance.</summary>
    public static EndPointOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(IPEndPoint? x, IPEndPoint? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        x.Address.TryWriteBytes(left, out var leftLength);
        y.Address.TryWriteBytes(right, out var rightLength);
        var order = leftLength.CompareTo(rightLength);
        order = order != 0 ? order : left[..leftLength].SequenceCompareTo(right[..rightLength]);
        return order != 0 ? order : x.Port.CompareTo(y.Port);
    }
}
