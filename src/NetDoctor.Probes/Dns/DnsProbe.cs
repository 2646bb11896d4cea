using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Dns;

/// <summary>Asks one DNS server one question, over UDP, and over TCP when the answer is truncated.</summary>
public sealed class DnsProbe : IProbe<DnsProbeSpec, DnsProbeResult>
{
    /// <inheritdoc/>
    public DnsProbeResult Begin(DnsProbeSpec spec, Vantage vantage) => new()
    {
        Vantage = vantage,
        Target = spec.Target,
        Outcome = ProbeOutcome.LocalError,
        Name = DnsName.WithoutFinalDot(spec.Name),
        Type = spec.Type,
    };

    /// <inheritdoc/>
    public async Task<DnsProbeResult> ProbeAsync(
        DnsProbeSpec spec, ProbeAttempt<DnsProbeResult> attempt, CancellationToken cancellationToken)
    {
        if (spec.Type == DnsRecordType.Other || DnsName.ToWire(spec.Name) is null)
        {
            return attempt.End(ProbeOutcome.LocalError, $"'{spec.Name}' with type {spec.Type} cannot be asked for.");
        }

        var query = DnsMessage.Query(RandomNumberGenerator.GetInt32(65536), spec.Name, spec.Type);
        if (spec.Transport != DnsTransport.Tcp)
        {
            var result = await AskOverUdpAsync(query, attempt, cancellationToken);
            if (!result.WasTruncated || spec.Transport == DnsTransport.Udp)
            {
                return result;
            }

            attempt.Known = attempt.Known with { WasTruncated = true };
        }

        return await AskOverTcpAsync(query, attempt, cancellationToken);
    }

    private static async Task<DnsProbeResult> AskOverUdpAsync(
        DnsMessage query, ProbeAttempt<DnsProbeResult> attempt, CancellationToken cancellationToken)
    {
        var endpoint = attempt.Dial(isUdp: true);
        using var socket = await attempt.Sockets.OpenUdpAsync(endpoint, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(DnsMessage.MaxBytes);
        attempt.Enter("query", ProbeOutcome.Timeout);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
            await socket.SendAsync(query.ToArray(), cancellationToken);
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            return Judge(query, buffer.AsSpan(0, length), DnsTransport.Udp, attempt);
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<DnsProbeResult> AskOverTcpAsync(
        DnsMessage query, ProbeAttempt<DnsProbeResult> attempt, CancellationToken cancellationToken)
    {
        var endpoint = attempt.Dial(isUdp: false);
        using var socket = await attempt.Sockets.OpenTcpAsync(endpoint, cancellationToken);
        attempt.Enter("connect", ProbeOutcome.Timeout);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
            attempt.Enter("query", ProbeOutcome.Hung);
            await socket.SendAsync(WithLength(query.ToArray()), cancellationToken);
            var prefix = new byte[2];
            var received = await ReceiveAllAsync(socket, prefix, cancellationToken);
            if (received == 0)
            {
                return attempt.End(ProbeOutcome.Closed);
            }

            var answer = new byte[received < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            received += await ReceiveAllAsync(socket, answer, cancellationToken);
            return received < answer.Length + 2
                ? attempt.End(ProbeOutcome.Malformed, $"The answer ends after {received} bytes.")
                : Judge(query, answer, DnsTransport.Tcp, attempt);
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }
    }

    private static DnsProbeResult Judge(
        DnsMessage query, ReadOnlySpan<byte> bytes, DnsTransport transport, ProbeAttempt<DnsProbeResult> attempt)
    {
        if (!DnsMessage.TryParse(bytes, out var answer, out var error))
        {
            // Some servers cut a truncated message in the middle of a record: the full answer over TCP decides.
            return attempt.End(ProbeOutcome.Malformed, $"The answer has {error}.") with
            {
                WasTruncated = transport == DnsTransport.Udp && IsTruncatedAnswer(bytes, query.Id),
            };
        }

        if (DnsVerdict.FindMismatch(query, answer) is { } mismatch)
        {
            return attempt.End(ProbeOutcome.Malformed, $"The answer has {mismatch}.");
        }

        if (answer.IsTruncated && transport == DnsTransport.Tcp)
        {
            return attempt.End(ProbeOutcome.Malformed, "The answer over TCP is truncated.");
        }

        return attempt.End(DnsVerdict.OutcomeOf(answer)) with
        {
            Rcode = answer.Rcode,
            Answers = answer.Answers,
            Additional = answer.Additional,
            IsAuthoritative = answer.IsAuthoritative,
            WasTruncated = attempt.Known.WasTruncated || answer.IsTruncated,
            AnsweredOver = transport,
        };
    }

    private static bool IsTruncatedAnswer(ReadOnlySpan<byte> bytes, int id) =>
        bytes.Length >= DnsMessageReader.HeaderBytes
        && BinaryPrimitives.ReadUInt16BigEndian(bytes) == id
        && (bytes[2] & 0x82) == 0x82;

    private static byte[] WithLength(byte[] message)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        return framed;
    }

    private static async Task<int> ReceiveAllAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var received = 0;
        while (received < buffer.Length)
        {
            var count = await socket.ReceiveAsync(buffer[received..], cancellationToken);
            if (count == 0)
            {
                break;
            }

            received += count;
        }

        return received;
    }
}
