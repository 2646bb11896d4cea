using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetDoctor.Probes.Namespaces;

/// <summary>The number by which the kernel tells of which network namespace a socket is.</summary>
/// <remarks>Source: socket(7), SO_NETNS_COOKIE, Linux 5.14 and later. Nobody needs a capability for it.</remarks>
internal static class NamespaceCookie
{
    private const int SocketLevel = 1;
    private const int NetworkNamespaceCookie = 71;

    /// <summary>The number; null when the kernel does not tell.</summary>
    public static ulong? Of(Socket socket)
    {
        Span<byte> cookie = stackalloc byte[sizeof(ulong)];
        try
        {
            return socket.GetRawSocketOption(SocketLevel, NetworkNamespaceCookie, cookie) == cookie.Length
                ? MemoryMarshal.Read<ulong>(cookie)
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
