using System.Net;
using System.Runtime.InteropServices;

namespace NetDoctor.Probes.Sockets;

/// <content>What the kernel speaks: calls and layouts of 64-bit Linux, glibc and musl alike.</content>
internal static unsafe partial class IcmpErrorQueue
{
    // A sockaddr: family in host order, port, then the address (sockaddr_in) or flow label and address (sockaddr_in6).
    private static IPAddress? ReadAddress(ReadOnlySpan<byte> address)
    {
        const short Inet = 2;
        const short Inet6 = 10;
        if (address.Length < sizeof(short))
        {
            return null;
        }

        return MemoryMarshal.Read<short>(address) switch
        {
            Inet when address.Length >= 8 => new IPAddress(address[4..8]),
            Inet6 when address.Length >= 24 => new IPAddress(address[8..24]),
            _ => null,
        };
    }

    // Socket.LocalEndPoint is null after a failed connect; the kernel still knows the address that it chose.
    private static IPAddress? ReadOwnAddress(int descriptor)
    {
        const int MaxAddressBytes = 128;
        var address = stackalloc byte[MaxAddressBytes];
        var length = MaxAddressBytes;
        return GetSocketName(descriptor, address, &length) == 0
            ? ReadAddress(new ReadOnlySpan<byte>(address, Math.Min(length, MaxAddressBytes)))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "getsockname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSocketName(int descriptor, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReceiveMessage(int descriptor, MessageHeader* header, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedError
    {
        public uint Number;
        public byte Origin;
        public byte Type;
        public byte Code;
        public byte Padding;
        public uint Info;
        public uint Data;
    }
}
