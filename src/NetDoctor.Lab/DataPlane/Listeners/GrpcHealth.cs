using System.Buffers.Binary;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>agnhost's grpc-health-checking: a gRPC server that knows its own health and nothing else.</summary>
/// <remarks>Just the frames that one health check needs. Source: RFC 9113 3.4, 4.1 and 6; RFC 7541 6; grpc/grpc,
/// doc/PROTOCOL-HTTP2.md; kubernetes/kubernetes, test/images/agnhost/grpc-health-checking.</remarks>
internal sealed class GrpcHealth(bool isServing)
{
    private const int HeaderBytes = 9;
    private const int MaximumFrame = 16384;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte Acknowledge = 1;
    private const byte EndHeaders = 4;
    private const int PrefixBytes = 5;

    // ":status: 200" of the static table, then content-type (31) as a literal.
    private static readonly byte[] ResponseHeaders = [0x88, 0x0f, 0x10, 16, .. "application/grpc"u8];

    public async Task HandleAsync(Stream client, CancellationToken cancellationToken)
    {
        var preface = new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length];
        if (!await TryReadAsync(client, preface, cancellationToken) || !preface.AsSpan().StartsWith("PRI * HTTP/2.0"u8))
        {
            return;
        }

        await SendAsync(client, Settings, 0, 0, [], cancellationToken);
        var header = new byte[HeaderBytes];
        while (await TryReadAsync(client, header, cancellationToken))
        {
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            var payload = new byte[Math.Min(length, MaximumFrame)];
            if (length > MaximumFrame || !await TryReadAsync(client, payload, cancellationToken) || header[3] == GoAway)
            {
                return;
            }

            await AnswerAsync(client, header, payload, cancellationToken);
        }
    }

    private async Task AnswerAsync(Stream client, byte[] header, byte[] payload, CancellationToken cancellationToken)
    {
        var stream = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5));
        switch (header[3])
        {
            case Settings or Ping when (header[4] & Acknowledge) == 0:
                await SendAsync(client, header[3], Acknowledge, 0, header[3] == Ping ? payload : [], cancellationToken);
                break;
            case Data when (header[4] & EndStream) != 0:
                await SendAsync(client, Headers, EndHeaders, stream, ResponseHeaders, cancellationToken);
                // A request for a service by name: this server knows only itself as a whole.
                var isKnown = payload.Length <= PrefixBytes;
                if (isKnown)
                {
                    await SendAsync(client, Data, 0, stream, [0, 0, 0, 0, 2, 8, (byte)(isServing ? 1 : 2)], cancellationToken);
                }

                byte[] trailers = [0, 11, .. "grpc-status"u8, 1, (byte)(isKnown ? '0' : '5')];
                await SendAsync(client, Headers, EndHeaders | EndStream, stream, trailers, cancellationToken);
                break;
            default:
                break;
        }
    }

    private static async Task SendAsync(
        Stream client, byte type, byte flags, int stream, byte[] payload, CancellationToken cancellationToken)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderBytes);
        await client.WriteAsync(frame, cancellationToken);
    }

    private static async Task<bool> TryReadAsync(Stream client, byte[] whole, CancellationToken cancellationToken) =>
        await client.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, cancellationToken) == whole.Length;
}
