using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Namespaces;

/// <summary>Makes sockets in another network namespace, and holds each to it.</summary>
/// <param name="entry">Threads that enter it.</param>
/// <param name="inside">The namespace; it belongs to the caller.</param>
/// <param name="addresses">Addresses that the kernel may take as the source there; loopback and link-local ones need not be said.</param>
public sealed class NamespaceSockets(NamespaceEntry entry, NetworkNamespace inside, ImmutableArray<IPAddress> addresses) : ISocketSource
{
    private ulong? _cookie;

    /// <inheritdoc/>
    public async ValueTask<Socket> OpenAsync(
        AddressFamily family, SocketType type, ProtocolType protocol, CancellationToken cancellationToken)
    {
        var socket = await entry.OpenAsync(inside, family, type, protocol);
        _cookie ??= NamespaceCookie.Of(socket);
        return socket;
    }

    /// <inheritdoc/>
    public void Verify(Socket socket)
    {
        if (NamespaceCookie.Of(socket) is { } cookie)
        {
            if (cookie != _cookie)
            {
                throw new NamespaceException($"A socket that was made in {inside.Name} came out in another network namespace.");
            }

            return;
        }

        // A kernel before 5.14 does not tell of which namespace a socket is; its address does, as far as the pod's are known.
        var local = (socket.LocalEndPoint as IPEndPoint)?.Address;
        if (local is not null && !addresses.Contains(local) && !IPAddress.IsLoopback(local) && !local.IsIPv6LinkLocal)
        {
            throw new NamespaceException($"A socket that was made in {inside.Name} came out with the address {local}, which is not there.");
        }
    }

    /// <summary>Whether an address is one of the namespace's own.</summary>
    /// <param name="address">An address of a pod, by which its namespace is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NamespaceException">The namespace cannot be entered.</exception>
    public async ValueTask<bool> HasAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        using var socket = await OpenAsync(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp, cancellationToken);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
    }
}
