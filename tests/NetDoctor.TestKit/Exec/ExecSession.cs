using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NetDoctor.TestKit.Exec;

/// <summary>One command and its streams, as the container's side sees them.</summary>
/// <param name="context">Its request.</param>
/// <param name="socket">Its WebSocket.</param>
public sealed class ExecSession(HttpContext context, WebSocket socket)
{
    /// <summary>Stream of standard output.</summary>
    public const byte Output = 1;

    /// <summary>Stream of standard error.</summary>
    public const byte Errors = 2;

    /// <summary>Stream of how it ended.</summary>
    public const byte Status = 3;

    private const byte Input = 0;
    private const byte Close = 255;

    /// <summary>Name of the pod.</summary>
    public string Pod { get; } = context.Request.Path.Value!.Split('/')[^2];

    /// <summary>Program and arguments.</summary>
    public ImmutableArray<string> Words { get; } = [.. context.Request.Query["command"].OfType<string>()];

    /// <summary>Subprotocol that was agreed on.</summary>
    public string Protocol => socket.SubProtocol!;

    /// <summary>Ends when the client has gone.</summary>
    public CancellationToken Gone => context.RequestAborted;

    /// <summary>The next piece of standard input; null when it has ended.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Gone);
        return received.MessageType == WebSocketMessageType.Close || (buffer[0] == Close && buffer[1] == Input) ? null
            : buffer[0] == Input ? buffer[1..received.Count]
            : throw new InvalidOperationException($"A message for stream {buffer[0]}.");
    }

    /// <summary>Standard input to its end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadAsync() is { } piece)
        {
            text.Append(Encoding.UTF8.GetString(piece));
        }

        return text.ToString();
    }

    /// <summary>Says something on a stream, in one message or in fragments of it.</summary>
    public async Task WriteAsync(byte stream, ReadOnlyMemory<byte> data, int fragments = 1)
    {
        byte[] message = [stream, .. data.Span];
        var size = Math.Max(1, (message.Length + fragments - 1) / fragments);
        for (var start = 0; start < message.Length; start += size)
        {
            var end = Math.Min(message.Length, start + size);
            await socket.SendAsync(message.AsMemory(start, end - start), WebSocketMessageType.Binary, endOfMessage: end == message.Length, Gone);
        }
    }

    /// <summary>Says text on a stream.</summary>
    public Task WriteAsync(byte stream, string text) => WriteAsync(stream, Encoding.UTF8.GetBytes(text));

    /// <summary>Says how the command ended, and closes.</summary>
    public async Task ExitAsync(int exitCode)
    {
        await WriteAsync(Status, exitCode == 0
            ? """{"metadata":{},"status":"Success"}"""
            : $$$"""
            {"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status {{{exitCode}}}",
            "reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"{{{exitCode}}}"}]}}
            """);
        await CloseAsync();
    }

    /// <summary>Closes the connection in good order.</summary>
    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Gone);

    /// <summary>Breaks the connection.</summary>
    public void Drop() => context.Abort();

    /// <summary>Runs a program as the container would.</summary>
    /// <param name="start">Program, arguments and environment.</param>
    public async Task RunAsync(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        try
        {
            var input = PumpInputAsync(process);
            await Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream, Output), PumpAsync(process.StandardError.BaseStream, Errors));
            await process.WaitForExitAsync(Gone);
            await ExitAsync(process.ExitCode);
            await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private async Task PumpInputAsync(Process process)
    {
        while (await ReadAsync() is { } piece)
        {
            await process.StandardInput.BaseStream.WriteAsync(piece, Gone);
            await process.StandardInput.BaseStream.FlushAsync(Gone);
        }

        process.StandardInput.Close();
    }

    private async Task PumpAsync(Stream stream, byte channel)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, Gone) is > 0 and var count)
        {
            await WriteAsync(channel, buffer.AsMemory(0, count));
        }
    }
}
