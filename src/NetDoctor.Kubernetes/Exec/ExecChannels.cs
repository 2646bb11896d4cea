using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace NetDoctor.Kubernetes.Exec;

/// <summary>The streams of one command over one WebSocket.</summary>
/// <remarks>The first byte of each message says of which stream it is. Until <c>v5.channel.k8s.io</c> no stream can be ended by itself.
/// Source: Kubernetes, staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go; Kubernetes Enhancement Proposal 4006.</remarks>
/// <param name="socket">The WebSocket, open; left to the caller.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class ExecChannels(WebSocket socket, TimeProvider timeProvider)
{
    /// <summary>Subprotocols that are understood, the best first.</summary>
    public static readonly string[] Protocols = [Closing, "v4.channel.k8s.io"];

    private const string Closing = "v5.channel.k8s.io";

    private const byte Input = 0;
    private const byte Output = 1;
    private const byte Errors = 2;
    private const byte Status = 3;
    private const byte Close = 255;

    private const int PieceBytes = 16 * 1024;
    private const int MaxErrorBytes = 4 * 1024;
    private const int MaxStatusBytes = 64 * 1024;

    // Output may come after the status on the way through the API server, but not for long.
    private static readonly TimeSpan AfterStatus = TimeSpan.FromSeconds(2);

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _errors = new();
    private readonly ArrayBufferWriter<byte> _status = new();

    /// <summary>Sends the command's input and takes what it says, to its end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PodExecException">It did not run, or how it ended is not known.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task<PodCommandResult> RunAsync(PodCommand command, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(command.Input, limit.Token);
        try
        {
            await ReceiveAsync(command.MaxOutputBytes, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException && _status.WrittenCount > 0)
        {
            // All is known but whether there would have been more output, and for that it was waited long enough.
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            // A command that has ended reads no more; what could not be sent is no failure of its own.
            await limit.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new PodCommandResult(ExecStatus.ExitCodeOf(_status.WrittenSpan), _output.WrittenMemory, Encoding.UTF8.GetString(_errors.WrittenSpan));
    }

    private async Task SendAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var message = new byte[PieceBytes];
        message[0] = Input;
        while (!input.IsEmpty)
        {
            var count = Math.Min(input.Length, PieceBytes - 1);
            input[..count].CopyTo(message.AsMemory(1));
            await socket.SendAsync(message.AsMemory(0, count + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            input = input[count..];
        }

        if (socket.SubProtocol == Closing)
        {
            await socket.SendAsync(new byte[] { Close, Input }, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
    }

    private async Task ReceiveAsync(int maxOutputBytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = timeProvider.CreateTimer(_ => patience.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var piece = new byte[PieceBytes];
        byte? channel = null;
        while (await socket.ReceiveAsync(piece.AsMemory(), patience.Token) is { MessageType: not WebSocketMessageType.Close } received)
        {
            ReadOnlySpan<byte> data = piece.AsSpan(0, received.Count);
            if (channel is null && !data.IsEmpty)
            {
                channel = data[0];
                data = data[1..];
            }

            Take(channel, data, maxOutputBytes);
            if (received.EndOfMessage)
            {
                if (channel == Status && _status.WrittenCount > 0)
                {
                    timer.Change(AfterStatus, Timeout.InfiniteTimeSpan);
                }

                channel = null;
            }
        }
    }

    private void Take(byte? channel, ReadOnlySpan<byte> data, int maxOutputBytes)
    {
        switch (channel)
        {
            case Output when _output.WrittenCount + data.Length > maxOutputBytes:
                throw new PodExecException($"the command wrote more than {maxOutputBytes} bytes");
            case Output:
                _output.Write(data);
                break;
            case Errors:
                _errors.Write(data[..Math.Min(data.Length, MaxErrorBytes - _errors.WrittenCount)]);
                break;
            case Status when _status.WrittenCount + data.Length > MaxStatusBytes:
                throw new PodExecException("what the API server says of its end is too long");
            case Status:
                _status.Write(data);
                break;
        }
    }
}
