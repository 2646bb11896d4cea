using System.Net.Sockets;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Probes.Sockets;

/// <summary>Makes the sockets of probes: it decides in which network namespace a probe is made.</summary>
public interface ISocketSource
{
    /// <summary>Makes a socket for one address. It is never used for a second one.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="type">Kind of socket.</param>
    /// <param name="protocol">Protocol.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SocketException">The kernel refuses to make it.</exception>
    /// <exception cref="NamespaceException">The network namespace cannot be entered.</exception>
    ValueTask<Socket> OpenAsync(AddressFamily family, SocketType type, ProtocolType protocol, CancellationToken cancellationToken);

    /// <summary>Makes sure that a socket, once connected, is still the one that was made, and of the right place.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <exception cref="NamespaceException">It is of another network namespace.</exception>
    /// <remarks>After a failed connect .NET puts a socket that the calling thread makes in the place of the first one.</remarks>
    void Verify(Socket socket);
}
