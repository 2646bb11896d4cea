using System.Text;
using Grpc.Core;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Grpc;

/// <summary>The two messages of a health check: one text goes, one number comes.</summary>
/// <remarks>By hand, because the generated ones bring all of protobuf's reflection and its JSON, 0.9 MB of the agent on every node.
/// Source: grpc/grpc, src/proto/grpc/health/v1/health.proto; protobuf.dev, Encoding.</remarks>
internal static class HealthMessages
{
    // Fields have a number and a wire type: both messages have one field, number 1.
    private const int TextOfField1 = 0x0a;
    private const int NumberOfField1 = 0x08;
    private const int MostVarintBytes = 10;
    private const int LongBytes = 8;
    private const int IntBytes = 4;

    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>The call that carries them.</summary>
    public static Method<byte[], byte[]> Check { get; } =
        new(MethodType.Unary, "grpc.health.v1.Health", "Check", AsTheyAre, AsTheyAre);

    /// <summary>A <c>HealthCheckRequest</c>.</summary>
    /// <param name="service">Service that is asked for; at most 255 bytes.</param>
    public static byte[] Request(string service)
    {
        var text = Encoding.UTF8.GetBytes(service);
        return text.Length switch
        {
            0 => [],
            < 0x80 => [TextOfField1, (byte)text.Length, .. text],
            _ => [TextOfField1, (byte)(text.Length | 0x80), (byte)(text.Length >> 7), .. text],
        };
    }

    /// <summary>Reads a <c>HealthCheckResponse</c>.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The health, unknown when it is one that is not known here; null when the bytes are no such message.</returns>
    public static GrpcServingStatus? ReadResponse(ReadOnlySpan<byte> message)
    {
        var serving = GrpcServingStatus.Unknown;
        while (!message.IsEmpty)
        {
            if (ReadVarint(ref message) is not { } tag || tag >> 3 is 0 or > int.MaxValue)
            {
                return null;
            }

            if (tag == NumberOfField1)
            {
                if (ReadVarint(ref message) is not { } number)
                {
                    return null;
                }

                serving = (int)number is > 0 and <= (int)GrpcServingStatus.ServiceUnknown ? (GrpcServingStatus)number : GrpcServingStatus.Unknown;
            }
            else if (!Skip(ref message, (int)(tag & 7)))
            {
                return null;
            }
        }

        return serving;
    }

    private static bool Skip(ref ReadOnlySpan<byte> message, int wireType)
    {
        ulong? length = wireType switch
        {
            0 => ReadVarint(ref message) is null ? null : 0,
            1 => LongBytes,
            2 => ReadVarint(ref message),
            5 => IntBytes,
            _ => null,
        };
        if (length is not { } bytes || bytes > (ulong)message.Length)
        {
            return false;
        }

        message = message[(int)bytes..];
        return true;
    }

    private static ulong? ReadVarint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var i = 0; i < Math.Min(message.Length, MostVarintBytes); i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return value;
            }
        }

        return null;
    }
}
