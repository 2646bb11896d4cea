using System.Net;
using System.Text;

namespace NetDoctor.Client;

/// <summary>Writes each group of an impersonated user in a header line of its own, as Kubernetes reads them.</summary>
/// <remarks>HttpClient would write them in one line with commas between them. To Kubernetes that is one group whose name has commas in it, as names of
/// groups may. HTTP/1.1 alone, where lines are text. Source: kubernetes/kubernetes issue 94683; dotnet/runtime issue 58425.</remarks>
public sealed class ImpersonationHandler : DelegatingHandler
{
    // No group has it, since only ASCII is let through, and HttpClient does not look for it as it does for line ends.
    private const char Break = '\u2028';

    /// <summary>Wraps what sends.</summary>
    /// <param name="sender">What sends; its selection of encodings is set.</param>
    public ImpersonationHandler(SocketsHttpHandler sender)
        : base(sender) =>
        sender.RequestHeaderEncodingSelector = (header, _) => header == ImpersonatedUser.GroupHeader ? GroupLines.Instance : null;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.NonValidated.TryGetValues(ImpersonatedUser.GroupHeader, out var groups) && groups.Count > 1)
        {
            var lines = string.Join(Break, groups);
            request.Headers.Remove(ImpersonatedUser.GroupHeader);
            request.Headers.TryAddWithoutValidation(ImpersonatedUser.GroupHeader, lines);
            request.Version = HttpVersion.Version11;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>ASCII, in which a break between groups is the end of a line and the name of the header in the next one.</summary>
    private sealed class GroupLines : Encoding
    {
        private const string Between = $"\r\n{ImpersonatedUser.GroupHeader}: ";

        public static GroupLines Instance { get; } = new();

        public override int GetByteCount(char[] chars, int index, int count) => Written(chars.AsSpan(index, count)).Length;

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        {
            var written = Written(chars.AsSpan(charIndex, charCount));
            written.CopyTo(bytes, byteIndex);
            return written.Length;
        }

        public override int GetMaxByteCount(int charCount) => charCount * Between.Length;

        public override int GetCharCount(byte[] bytes, int index, int count) => throw new NotSupportedException();

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => throw new NotSupportedException();

        public override int GetMaxCharCount(int byteCount) => throw new NotSupportedException();

        private static byte[] Written(ReadOnlySpan<char> groups) => ASCII.GetBytes(groups.ToString().Replace($"{Break}", Between, StringComparison.Ordinal));
    }
}
