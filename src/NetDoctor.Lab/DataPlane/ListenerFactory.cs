using System.Net;
using System.Net.Sockets;
using System.Text;
using NetDoctor.Lab.DataPlane.Ingresses;
using NetDoctor.Lab.DataPlane.Listeners;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Opens the sockets of a behavior.</summary>
internal sealed class ListenerFactory(
    LabDialMap map, IDnsAnswerer dns, IngressTable ingresses, IngressCertificates certificates, TimeProvider timeProvider)
{
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public IAsyncDisposable Open(IPEndPoint address, bool isUdp, Behavior behavior) => behavior switch
    {
        ServeBehavior serve when isUdp => new UdpServer(address, Datagrams(serve)),
        ServeBehavior serve => new TcpListenerLoop(address, Connections(serve)),
        ProxyBehavior proxy when isUdp => new UdpProxy(address, proxy.Backends, map),
        ProxyBehavior proxy => new TcpListenerLoop(address, new TcpProxy(proxy.Backends, map).HandleAsync),
        // Datagrams have no connection to reset or to hang: what hears them and is silent looks the same.
        _ when isUdp => new Blackhole(address, isUdp),
        HangBehavior => new TcpListenerLoop(address, TcpHandlers.HangAsync),
        ResetBehavior => new TcpListenerLoop(address, TcpHandlers.ResetAsync),
        _ => new Blackhole(address, isUdp),
    };

    private Func<ReadOnlyMemory<byte>, EndPoint, byte[]?> Datagrams(ServeBehavior serve) => serve.Application == Application.Dns
        ? (query, _) => dns.Answer(query.Span, isUdp: true)
        : new Agnhost(serve.Application, serve.Hostname, timeProvider).AnswerDatagram;

    private Func<Socket, CancellationToken, Task> Connections(ServeBehavior serve) => serve.Application switch
    {
        Application.Dns => new DnsOverTcp(dns).HandleAsync,
        Application.Ingress => new IngressProxy(ingresses, certificates, map, timeProvider).HandleHttpAsync,
        Application.IngressTls => new IngressProxy(ingresses, certificates, map, timeProvider).HandleHttpsAsync,
        Application.BareHostname => (connection, cancellationToken) =>
            TcpHandlers.SayAsync(connection, Encoding.UTF8.GetBytes(serve.Hostname), cancellationToken),
        var application => new Agnhost(application, serve.Hostname, timeProvider).HandleHttpAsync,
    };
}
