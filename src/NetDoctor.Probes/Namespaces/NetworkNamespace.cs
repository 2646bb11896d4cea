using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetDoctor.Probes.Namespaces;

/// <summary>A network namespace, kept alive as long as this is not disposed of.</summary>
public sealed class NetworkNamespace : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>The namespace of this process.</summary>
    public const string OwnPath = "/proc/self/ns/net";

    private NetworkNamespace(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>What the kernel calls it, such as <c>net:[4026531840]</c>; no other namespace has the name while this one lives.</summary>
    public string Name { get; private set; } = "";

    /// <summary>A path by which other processes find it while this is not disposed of.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{Descriptor}");

    internal int Descriptor => (int)handle;

    /// <summary>Opens the namespace of a process, or one that is kept under a path.</summary>
    /// <param name="path">Such as <c>/proc/4711/ns/net</c> or <c>/var/run/netns/cni-1</c>.</param>
    /// <exception cref="NamespaceException">It is gone, or this process may not look at it.</exception>
    public static NetworkNamespace Open(string path)
    {
        var descriptor = NamespaceCalls.Open(path, NamespaceCalls.CloseOnExec);
        if (descriptor < 0)
        {
            throw new NamespaceException(Explain(path, Marshal.GetLastPInvokeError()));
        }

        var opened = new NetworkNamespace(descriptor);
        var name = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget;
        if (name?.StartsWith("net:[", StringComparison.Ordinal) != true)
        {
            opened.Dispose();
            throw new NamespaceException($"{path} is not a network namespace.");
        }

        opened.Name = name;
        return opened;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NamespaceCalls.Close((int)handle) == 0;

    private static string Explain(string path, int error) => error switch
    {
        NamespaceCalls.NoEntry or NamespaceCalls.NoProcess => $"There is no network namespace at {path}: its process has ended.",
        NamespaceCalls.NotPermitted or NamespaceCalls.AccessDenied => $"This process may not open {path}: it lacks the capability SYS_PTRACE.",
        _ => $"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.",
    };
}
