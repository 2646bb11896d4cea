using System.Runtime.InteropServices;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>The kernel refused what was asked by netlink.</summary>
/// <param name="error">Number of the error.</param>
internal sealed class NetlinkException(int error) : Exception(Marshal.GetPInvokeErrorMessage(error))
{
    /// <summary>Number of the error, such as 101 for ENETUNREACH.</summary>
    public int Error { get; } = error;
}
