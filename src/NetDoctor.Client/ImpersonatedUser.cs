using System.Collections.Immutable;
using System.Net.Http.Headers;

namespace NetDoctor.Client;

/// <summary>On whose behalf the API is asked.</summary>
/// <remarks>Source: Kubernetes documentation, "User impersonation": headers <c>Impersonate-User</c> and <c>Impersonate-Group</c>, the latter
/// once a group: <see cref="ImpersonationHandler"/> sees to that.</remarks>
/// <param name="Name">Name of the user, as the cluster knows him.</param>
/// <param name="Groups">His groups; may be empty.</param>
public sealed record ImpersonatedUser(string Name, ImmutableArray<string> Groups)
{
    internal const string UserHeader = "Impersonate-User";
    internal const string GroupHeader = "Impersonate-Group";

    /// <summary>Whether a text can be a user or a group: header values carry visible ASCII and spaces alone, and none of these at their ends, where who
    /// reads the header drops them.</summary>
    /// <param name="text">The text.</param>
    public static bool IsName(string text) => text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && text.All(letter => letter is >= ' ' and <= '~');

    internal void AddTo(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation(UserHeader, Checked(Name));
        foreach (var group in Groups)
        {
            headers.TryAddWithoutValidation(GroupHeader, Checked(group));
        }
    }

    // Left out of the request it would be asked as somebody else.
    private static string Checked(string name) =>
        IsName(name) ? name : throw new InvalidOperationException("A user or a group is no visible ASCII text without spaces at its ends.");
}
