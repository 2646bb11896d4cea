using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetDoctor.Probes.Namespaces;

/// <summary>The system calls around network namespaces; source: setns(2), socket(2), and the constants of Linux on any 64-bit processor
/// that .NET runs on.</summary>
internal static unsafe partial class NamespaceCalls
{
    public const int CloseOnExec = 0x80000;
    public const int NoEntry = 2;
    public const int NotPermitted = 1;
    public const int NoProcess = 3;
    public const int AccessDenied = 13;
    public const int TooManyFiles = 24;
    public const int NoProtocol = 93;
    public const int NoFamily = 97;

    private const int NewNetwork = 0x40000000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "__errno_location")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int* LocateErrno();

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetThreadId();

    /// <summary>Makes a socket in another network namespace, and comes back. Ends the process when there is no way back.</summary>
    /// <param name="home">Descriptor of the thread's own namespace.</param>
    /// <param name="inside">Descriptor of the other one.</param>
    /// <param name="family">Address family, as the kernel counts.</param>
    /// <param name="type">Type of the socket, with its flags.</param>
    /// <param name="protocol">Protocol.</param>
    /// <param name="errno">Where this thread's error numbers are.</param>
    /// <param name="hasEntered">Whether the other namespace was entered: if not, that is what failed.</param>
    /// <param name="error">Error of the call that failed, or 0.</param>
    /// <returns>Descriptor of the socket, or -1.</returns>
    /// <remarks>A thread that is started from inside stays inside, and so do all that it starts. So nothing happens between the two
    /// setns but socket(2): no allocation and no call of a method, not even of one that is compiled (the runtime counts calls, and
    /// starts a thread to compile better what is called often).</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static int OpenInside(
        int home, int inside, int family, int type, int protocol, int* errno, out bool hasEntered, out int error)
    {
        error = 0;
        hasEntered = SetNamespace(inside, NewNetwork) == 0;
        if (!hasEntered)
        {
            error = *errno;
            return -1;
        }

        var descriptor = Socket(family, type, protocol);
        if (descriptor < 0)
        {
            error = *errno;
        }

        if (SetNamespace(home, NewNetwork) != 0)
        {
            // Whatever this process did next would happen in a stranger's network.
            Environment.FailFast("A network namespace was entered and could not be left.");
        }

        return descriptor;
    }

    [LibraryImport("libc", EntryPoint = "setns")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Socket(int family, int type, int protocol);
}
