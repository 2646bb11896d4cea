using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using NetDoctor.Model;

namespace NetDoctor.Api.Http;

/// <summary>Answers with JSON and a tag of its content, or with 304 when the caller has that content already.</summary>
internal static class EntityResult
{
    /// <summary>The answer.</summary>
    /// <typeparam name="TEntity">Type of the content.</typeparam>
    /// <param name="entity">The content; must not tell the time, or no two answers would be the same.</param>
    /// <param name="request">The request.</param>
    public static IResult Of<TEntity>(TEntity entity, HttpRequest request)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entity, NetDoctorJson.Options);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 12))}\"");
        var headers = request.HttpContext.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(json, "application/json; charset=utf-8");
    }
}
