using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetDoctor.Probes.Sockets;

/// <summary>An ICMP error that a socket received.</summary>
/// <param name="Type">ICMP type.</param>
/// <param name="Code">ICMP code.</param>
/// <param name="IsIPv6">Whether it is ICMPv6, whose types and codes are other ones.</param>
/// <param name="Sender">Who sent it; null when the kernel does not say.</param>
/// <param name="IsOwn">Whether the sender is the socket's own source address.</param>
internal sealed record IcmpError(int Type, int Code, bool IsIPv6, IPAddress? Sender, bool IsOwn = false);

/// <summary>A packet that was too large for a link.</summary>
/// <param name="Bytes">What the link takes at most.</param>
/// <param name="Sender">Router that said so; null when it is this host's own link.</param>
internal sealed record TooBig(int Bytes, IPAddress? Sender);

/// <summary>The error queue of a socket, which tells a filter's reject from a dead host: the socket error alone does not.</summary>
/// <remarks>Linux on 64-bit only, source: ip(7) IP_RECVERR, linux/errqueue.h. Elsewhere there are no ICMP errors to read.</remarks>
internal static unsafe partial class IcmpErrorQueue
{
    private const int IpLevel = 0;
    private const int IpRecvErr = 11;
    private const int Ipv6Level = 41;
    private const int Ipv6RecvErr = 25;
    private const int MsgDontWait = 0x40;
    private const int MsgErrQueue = 0x2000;
    private const uint MessageTooLong = 90;
    private const byte OriginLocal = 1;
    private const byte OriginIcmp = 2;
    private const byte OriginIcmp6 = 3;
    private const int ControlBytes = 512;

    // More errors than this are not looked at: a flood of ICMP must not hold a probe.
    private const int MaxErrors = 8;
    private const int MaxTooBig = 64;

    private static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && BitConverter.IsLittleEndian && nint.Size == 8;

    /// <summary>Has the kernel keep ICMP errors for the socket.</summary>
    public static void Enable(Socket socket)
    {
        if (!IsSupported)
        {
            return;
        }

        ReadOnlySpan<byte> on = [1, 0, 0, 0];
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetRawSocketOption(Ipv6Level, Ipv6RecvErr, on);
            return;
        }

        socket.SetRawSocketOption(IpLevel, IpRecvErr, on);
    }

    /// <summary>Takes the first ICMP error from the queue; null when there is none.</summary>
    public static IcmpError? Take(Socket socket)
    {
        if (!IsSupported || socket.SafeHandle is not { IsInvalid: false, IsClosed: false } handle)
        {
            return null;
        }

        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            for (var i = 0; i < MaxErrors; i++)
            {
                if (!TryReceive((int)handle.DangerousGetHandle(), out var error))
                {
                    return null;
                }

                if (error is not null)
                {
                    var own = ReadOwnAddress((int)handle.DangerousGetHandle());
                    return error with { IsOwn = error.Sender is not null && error.Sender.Equals(own) };
                }
            }

            return null;
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Takes from the queue what is said of packets that were too large.</summary>
    /// <param name="socket">The socket.</param>
    public static IEnumerable<TooBig> TakeTooBig(Socket socket)
    {
        var found = new List<TooBig>();
        if (!IsSupported || socket.SafeHandle is not { IsInvalid: false, IsClosed: false } handle)
        {
            return found;
        }

        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            for (var i = 0; i < MaxTooBig && TryReceive((int)handle.DangerousGetHandle(), out _, out var tooBig); i++)
            {
                if (tooBig is not null)
                {
                    found.Add(tooBig);
                }
            }
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }

        return found;
    }

    private static bool TryReceive(int descriptor, out IcmpError? error) => TryReceive(descriptor, out error, out _);

    private static bool TryReceive(int descriptor, out IcmpError? error, out TooBig? tooBig)
    {
        var control = stackalloc byte[ControlBytes];
        var data = stackalloc byte[1];
        var vector = new IoVector { Base = data, Length = 1 };
        var header = new MessageHeader
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = control,
            ControlLength = ControlBytes,
        };
        error = null;
        tooBig = null;
        if (ReceiveMessage(descriptor, &header, MsgErrQueue | MsgDontWait) < 0)
        {
            return false;
        }

        error = ReadControl(new ReadOnlySpan<byte>(control, (int)Math.Min(header.ControlLength, ControlBytes)), out tooBig);
        return true;
    }

    private static IcmpError? ReadControl(ReadOnlySpan<byte> control, out TooBig? tooBig)
    {
        tooBig = null;
        while (control.Length >= sizeof(ControlHeader))
        {
            var header = MemoryMarshal.Read<ControlHeader>(control);
            if (header.Length < (nuint)sizeof(ControlHeader) || header.Length > (nuint)control.Length)
            {
                return null;
            }

            var body = control[sizeof(ControlHeader)..(int)header.Length];
            var isError = header is { Level: IpLevel, Type: IpRecvErr } or { Level: Ipv6Level, Type: Ipv6RecvErr };
            if (isError && body.Length >= sizeof(ExtendedError))
            {
                var error = MemoryMarshal.Read<ExtendedError>(body);
                if (error.Number == MessageTooLong)
                {
                    tooBig = new TooBig((int)error.Info, error.Origin == OriginLocal ? null : ReadAddress(body[sizeof(ExtendedError)..]));
                }

                return error.Origin is OriginIcmp or OriginIcmp6
                    ? new IcmpError(error.Type, error.Code, error.Origin == OriginIcmp6, ReadAddress(body[sizeof(ExtendedError)..]))
                    : null;
            }

            var aligned = ((int)header.Length + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1);
            control = control[Math.Min(aligned, control.Length)..];
        }

        return null;
    }
}
