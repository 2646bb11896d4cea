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
    private readonly LabCertificates _certificates = new(timeProvider);

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

    private Func<ReadOnlyMemory<byte>, EndPoint, byte[]?> Datagrams(ServeBehavior serve) => serve.Application is Application.Dns or Application.UnsyncedDns
        ? (query, _) => dns.Answer(query.Span, isUdp: true, FaultOf(serve))
        : new Agnhost(serve.Application, serve.Hostname, timeProvider).AnswerDatagram;

    private static FaultKind? FaultOf(ServeBehavior serve) =>
        serve.Application == Application.UnsyncedDns ? FaultKind.DnsServfail : serve.Fault;

    private Func<Socket, CancellationToken, Task> Connections(ServeBehavior serve) => serve switch
    {
        { Traits.Closes: true } => TcpHandlers.CloseAsync,
        { Traits.Tls: { } flavor } => new TlsServer(flavor, _certificates, Conversation(serve)).HandleAsync,
        { Application: Application.Dns or Application.UnsyncedDns } => new DnsOverTcp(dns, FaultOf(serve)).HandleAsync,
        { Application: Application.Ingress } => Ingress(serve).HandleHttpAsync,
        { Application: Application.IngressTls } => Ingress(serve).HandleHttpsAsync,
        { Application: Application.BareHostname } => (connection, cancellationToken) =>
            TcpHandlers.SayAsync(connection, Encoding.UTF8.GetBytes(serve.Hostname), cancellationToken),
        _ => (connection, cancellationToken) => ConverseAsync(serve, connection, cancellationToken),
    };

    private IngressProxy Ingress(ServeBehavior serve) => new(ingresses, certificates, map, serve.Pod, timeProvider);

    private async Task ConverseAsync(ServeBehavior serve, Socket connection, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(connection);
        try
        {
            await Conversation(serve)(stream, connection, cancellationToken);
        }
        catch (IOException)
        {
            // The client is gone.
        }
    }

    private Func<Stream, Socket, CancellationToken, Task> Conversation(ServeBehavior serve) => serve.Application switch
    {
        Application.GrpcServing or Application.GrpcNotServing => (stream, _, cancellationToken) =>
            new GrpcHealth(serve.Application == Application.GrpcServing).HandleAsync(stream, cancellationToken),
        var application => new Agnhost(application, serve.Hostname, timeProvider, serve.Traits).HandleHttpAsync,
    };
}
