using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes;

/// <summary>Reads the address of a spec.</summary>
internal static class TargetAddress
{
    /// <summary>Accepts IPv4 in four decimal parts and IPv6 literals; an IPv4-mapped IPv6 address is dialled as IPv4.</summary>
    public static bool TryParse(ProbeSpec spec, [NotNullWhen(true)] out IPEndPoint? target)
    {
        target = null;
        if ((spec.HasPort && spec.Port is (< 1 or > 65535)) || !IPAddress.TryParse(spec.Address, out var address))
        {
            return false;
        }

        // IPAddress also reads "1", "0x7f.1" and "010.0.0.1" as inet_aton does: another address than the reader thinks.
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != spec.Address)
        {
            return false;
        }

        target = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, spec.Port);
        return true;
    }
}
