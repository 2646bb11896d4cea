using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>How a delete is to be done.</summary>
/// <param name="GraceSeconds">Null for the object's own.</param>
/// <param name="IsOrphaning">True to keep what the object owns.</param>
/// <param name="Uid">The object must have this uid; null for any.</param>
/// <param name="ResourceVersion">The object must be at this version; null for any.</param>
internal sealed record DeleteOptions(int? GraceSeconds, bool IsOrphaning, string? Uid, string? ResourceVersion)
{
    public static async Task<DeleteOptions> ReadAsync(HttpContext context)
    {
        var body = await RequestBody.ReadOptionalAsync(context);
        var query = context.Request.Query;
        var grace = Field.Number(body, "gracePeriodSeconds");
        if (grace is null
            && int.TryParse(query["gracePeriodSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
        {
            grace = asked;
        }

        var policy = Field.Text(body, "propagationPolicy") ?? query["propagationPolicy"].ToString();
        return new DeleteOptions(
            grace,
            policy == "Orphan" || Field.IsTrue(body, "orphanDependents"),
            Field.Text(body, "preconditions", "uid"),
            Field.Text(body, "preconditions", "resourceVersion"));
    }

    /// <exception cref="ApiException">409: the object is not the one meant.</exception>
    public void CheckPreconditions(ResourceType type, JsonObject item)
    {
        var isOther = (Uid is not null && Uid != ObjectMetadata.UidOf(item))
            || (ResourceVersion is not null && ResourceVersion != Field.Text(item, "metadata", "resourceVersion"));
        if (isOther)
        {
            throw ApiErrors.Conflict(type, ObjectMetadata.NameOf(item));
        }
    }
}
