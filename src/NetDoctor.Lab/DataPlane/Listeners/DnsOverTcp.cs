using System.Buffers.Binary;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Serves DNS messages over TCP, each with its length before it (RFC 1035 §4.2.2).</summary>
internal sealed class DnsOverTcp(IDnsAnswerer dns, FaultKind? fault)
{
    private const int LengthBytes = 2;

    public async Task HandleAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[LengthBytes + ushort.MaxValue];
        while (await ReceiveAsync(connection, buffer.AsMemory(0, LengthBytes), cancellationToken))
        {
            var message = buffer.AsMemory(LengthBytes, BinaryPrimitives.ReadUInt16BigEndian(buffer));
            if (!await ReceiveAsync(connection, message, cancellationToken) || dns.Answer(message.Span, isUdp: false, fault) is not { } answer)
            {
                return;
            }

            var framed = new byte[LengthBytes + answer.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
            answer.CopyTo(framed, LengthBytes);
            await connection.SendAsync(framed, cancellationToken);
        }
    }

    private static async Task<bool> ReceiveAsync(Socket connection, Memory<byte> whole, CancellationToken cancellationToken)
    {
        while (!whole.IsEmpty)
        {
            var count = await connection.ReceiveAsync(whole, cancellationToken);
            if (count == 0)
            {
                return false;
            }

            whole = whole[count..];
        }

        return true;
    }
}
