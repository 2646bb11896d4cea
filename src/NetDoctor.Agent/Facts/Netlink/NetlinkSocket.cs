using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Asks the kernel by netlink. It answers for the network namespace in which the socket was made.</summary>
/// <remarks>Calls do not wait for anything: the kernel answers while it is asked. Source: netlink(7), rtnetlink(7).</remarks>
internal sealed unsafe partial class NetlinkSocket : IDisposable
{
    /// <summary>Address family of netlink sockets.</summary>
    public const int AddressFamily = 16;

    /// <summary>Socket type, close-on-exec.</summary>
    public const int SocketType = 3 | 0x80000;

    /// <summary>Protocol for links, addresses, routes, rules and neighbours.</summary>
    public const int Route = 0;

    /// <summary>Protocol for sockets.</summary>
    public const int SocketDiagnosis = 4;

    private const int HeaderBytes = 16;
    private const int ErrorType = 2;
    private const int DoneType = 3;
    private const ushort RequestFlag = 1;
    private const ushort DumpFlag = 0x300;
    private const ushort InterruptedFlag = 0x10;
    private const int MaxAttempts = 3;
    private const int Interrupted = 4;

    // The kernel fills up to 32 KiB a call when it is given that much.
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SafeHandle _handle;
    private uint _sequence;

    /// <summary>Takes over a socket that was made elsewhere, such as in a pod's namespace.</summary>
    /// <param name="handle">A netlink socket; closed with this.</param>
    public NetlinkSocket(SafeHandle handle) => _handle = handle;

    /// <summary>Makes a socket in the namespace of the calling thread.</summary>
    /// <param name="protocol">Protocol.</param>
    /// <exception cref="IOException">The kernel gives none.</exception>
    public static NetlinkSocket Open(int protocol)
    {
        var descriptor = MakeSocket(AddressFamily, SocketType, protocol);
        return descriptor >= 0
            ? new NetlinkSocket(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw Failure("socket");
    }

    /// <summary>Asks for all objects of a kind.</summary>
    /// <param name="type">Type of the request.</param>
    /// <param name="body">Its body.</param>
    /// <returns>Bodies of the answers with their types.</returns>
    /// <exception cref="NetlinkException">The kernel refuses.</exception>
    /// <exception cref="IOException">The socket fails.</exception>
    public List<(ushort Type, byte[] Body)> Dump(ushort type, ReadOnlySpan<byte> body)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Objects that come and go while they are listed make the list inconsistent; a busy node may never give a better one.
            if (TryAsk(type, RequestFlag | DumpFlag, body, out var answers) || attempt == MaxAttempts)
            {
                return answers;
            }
        }
    }

    /// <summary>Asks for one object.</summary>
    /// <param name="type">Type of the request.</param>
    /// <param name="body">Its body.</param>
    /// <exception cref="NetlinkException">The kernel refuses, or has none.</exception>
    /// <exception cref="IOException">The socket fails.</exception>
    public byte[] Get(ushort type, ReadOnlySpan<byte> body)
    {
        TryAsk(type, RequestFlag, body, out var answers);
        return answers[0].Body;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // False when the kernel says that the list changed while it was made.
    private bool TryAsk(ushort type, ushort flags, ReadOnlySpan<byte> body, out List<(ushort Type, byte[] Body)> answers)
    {
        answers = [];
        var isConsistent = true;
        Send(type, flags, body);
        while (true)
        {
            var received = Receive();
            for (var rest = received; rest.Length >= HeaderBytes;)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length < HeaderBytes || length > rest.Length)
                {
                    throw new IOException("The kernel's answer is cut off.");
                }

                var answer = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                var content = rest[HeaderBytes..length];
                var isOurs = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) == _sequence;
                isConsistent &= (BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]) & InterruptedFlag) == 0;
                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
                if (!isOurs)
                {
                    continue;
                }

                if (answer is ErrorType or DoneType && content.Length >= sizeof(int)
                    && BinaryPrimitives.ReadInt32LittleEndian(content) is < 0 and var error)
                {
                    throw new NetlinkException(-error);
                }

                if (answer is ErrorType or DoneType)
                {
                    return isConsistent;
                }

                answers.Add((answer, content.ToArray()));
                if ((flags & DumpFlag) == 0)
                {
                    return true;
                }
            }
        }
    }

    private void Send(ushort type, ushort flags, ReadOnlySpan<byte> body)
    {
        var message = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), ++_sequence);
        body.CopyTo(message.AsSpan(HeaderBytes));
        fixed (byte* start = message)
        {
            if (Send(Descriptor, start, (nuint)message.Length, 0) < 0)
            {
                throw Failure("send");
            }
        }
    }

    private ReadOnlySpan<byte> Receive()
    {
        // Everything that there is was put there by the request: nothing to read means that the kernel forgot it.
        const int DoNotWait = 0x40;
        while (true)
        {
            fixed (byte* start = _buffer)
            {
                var length = Receive(Descriptor, start, (nuint)_buffer.Length, DoNotWait);
                if (length >= 0)
                {
                    return _buffer.AsSpan(0, (int)length);
                }
            }

            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failure("recv");
            }
        }
    }

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private static IOException Failure(string call) =>
        new($"netlink {call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);
}
