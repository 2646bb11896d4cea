using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>A DNS server on one loopback port, UDP and TCP, that answers each query with the bytes that the test wants.</summary>
internal sealed class DnsServer : IDisposable
{
    private readonly Socket _tcp = Listeners.Listen();
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public DnsServer() => _udp.Bind(_tcp.LocalEndPoint!);

    public EndPoint EndPoint => _tcp.LocalEndPoint!;

    public async Task AnswerUdpAsync(Func<byte[], byte[]?> answer)
    {
        var buffer = new byte[4096];
        var received = await _udp.ReceiveFromAsync(
            buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
        if (answer(buffer[..received.ReceivedBytes]) is { } bytes)
        {
            await _udp.SendToAsync(bytes, SocketFlags.None, received.RemoteEndPoint, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Takes one connection and one query; the answer is sent with its length before it.</summary>
    public Task AnswerTcpAsync(Func<byte[], byte[]> answer) => ServeTcpAsync(async (connection, query, cancellationToken) =>
    {
        var message = answer(query);
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await connection.SendAsync(framed, cancellationToken);
    });

    /// <summary>Takes one connection and one query.</summary>
    public Task ServeTcpAsync(Func<Socket, byte[], CancellationToken, Task> serve) =>
        Listeners.ServeOneAsync(_tcp, async (connection, cancellationToken) =>
        {
            var query = new byte[4096];
            var length = 0;
            while (length < 2 || length < 2 + BinaryPrimitives.ReadUInt16BigEndian(query))
            {
                length += await connection.ReceiveAsync(query.AsMemory(length), cancellationToken);
            }

            await serve(connection, query[2..length], cancellationToken);
        });

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }
}
