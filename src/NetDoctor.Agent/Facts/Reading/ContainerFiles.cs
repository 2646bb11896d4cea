using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads files of a container's file system.</summary>
/// <remarks>Every link is followed as the container would: a plain open of <c>/proc/PID/root/...</c> would follow an absolute one
/// into the agent's own files. Source: openat2(2), RESOLVE_IN_ROOT; Linux 5.6 and later.</remarks>
internal static unsafe partial class ContainerFiles
{
    private const int MaxBytes = 64 * 1024;
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    // The same on x86-64 and arm64, as all calls since Linux 5.
    private const long OpenAt2 = 437;

    /// <summary>The text of a file, cut off where it is long; null when there is none.</summary>
    /// <param name="processId">A process of the container.</param>
    /// <param name="path">Path in the container.</param>
    /// <exception cref="IOException">It may not be read, or the kernel is too old.</exception>
    public static string? Read(int processId, string path)
    {
        var root = Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/root"), PathOnly | CloseOnExec);
        if (root < 0)
        {
            return Absent(Marshal.GetLastPInvokeError(), path);
        }

        using var rootHandle = new SafeFileHandle(root, ownsHandle: true);
        var how = new OpenHow { Flags = NonBlocking | CloseOnExec, Resolve = 0x10 | 0x02 };
        int descriptor;
        fixed (byte* name = Encoding.UTF8.GetBytes($"{path}\0"))
        {
            descriptor = (int)Call(OpenAt2, root, (nint)name, (nint)(&how), sizeof(OpenHow));
        }

        if (descriptor < 0)
        {
            return Absent(Marshal.GetLastPInvokeError(), path);
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var bytes = new byte[MaxBytes];
        return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0));
    }

    private static string? Absent(int error, string path)
    {
        const int NoEntry = 2;
        const int NoProcess = 3;
        return error is NoEntry or NoProcess ? null : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(long number, nint first, nint second, nint third, nint fourth);

    // struct open_how of linux/openat2.h: RESOLVE_IN_ROOT is 0x10, RESOLVE_NO_MAGICLINKS 0x02.
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
