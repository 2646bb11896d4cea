using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>IPv6 addresses that stand for an IPv4 address: a packet to one comes out at the other, where somebody translates.</summary>
/// <remarks>Source: RFC 4291 §2.5.5 (IPv4-compatible and IPv4-mapped), RFC 2765 §2.1 (IPv4-translated), RFC 6052 §2.1 (NAT64's
/// well-known prefix), RFC 3056 §2 (6to4).</remarks>
internal static class EmbeddedAddress
{
    private static readonly ImmutableArray<(IPNetwork Range, int Offset)> Forms =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12),
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
        (IPNetwork.Parse("::/96"), 12),
    ];

    /// <summary>The IPv4 address that an address stands for; null when it stands for itself.</summary>
    /// <param name="address">The address.</param>
    public static IPAddress? Of(IPAddress address)
    {
        // These two have the form of an IPv4-compatible address, and are none.
        if (address.AddressFamily != AddressFamily.InterNetworkV6
            || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback))
        {
            return null;
        }

        var form = Forms.FirstOrDefault(form => form.Range.Contains(address));
        return form.Offset == 0 ? null : new IPAddress(address.GetAddressBytes().AsSpan(form.Offset, 4));
    }
}
