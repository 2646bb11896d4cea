using System.Buffers;
using System.Text.Json;

namespace NetDoctor.Agent;

/// <summary>A request on a stream that may stay open: it ends where its JSON ends.</summary>
/// <remarks>Not every way to a container can close its standard input: WebSockets of the Kubernetes API cannot before
/// <c>v5.channel.k8s.io</c>. Source: Kubernetes Enhancement Proposal 4006.</remarks>
internal static class JsonRequest
{
    private const int MaxBytes = 1024 * 1024;
    private const int PieceBytes = 16 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="input">The stream.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was read until the JSON was whole or wrong, or the stream ended.</returns>
    /// <exception cref="JsonException">It is too large, or no JSON.</exception>
    public static async Task<Stream> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var progress = new Progress(0, default);
        while (progress.Position >= 0 && await input.ReadAsync(buffer.GetMemory(PieceBytes)[..PieceBytes], cancellationToken) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > MaxBytes)
            {
                throw new JsonException($"The request has more than {MaxBytes} bytes.");
            }

            progress = Follow(buffer.WrittenSpan, progress);
        }

        return new MemoryStream(buffer.WrittenSpan.ToArray(), writable: false);
    }

    // Each byte is looked at once, however small the pieces are that it comes in.
    private static Progress Follow(ReadOnlySpan<byte> text, Progress progress)
    {
        var reader = new Utf8JsonReader(text[progress.Position..], isFinalBlock: false, progress.State);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return new Progress(-1, default);
            }
        }

        return new Progress(progress.Position + (int)reader.BytesConsumed, reader.CurrentState);
    }

    private readonly record struct Progress(int Position, JsonReaderState State);
}
