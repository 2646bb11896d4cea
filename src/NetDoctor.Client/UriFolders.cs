namespace NetDoctor.Client;

/// <summary>Addresses below which others are named.</summary>
public static class UriFolders
{
    /// <summary>The address with a slash at the end of its path: without it the last part of the path would be replaced by what is named below it.</summary>
    /// <param name="address">The address.</param>
    public static Uri AsFolder(this Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = $"{address.AbsolutePath}/" }.Uri;
}
