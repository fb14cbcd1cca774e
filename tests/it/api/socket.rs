//! What only shows on a real connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer};
use gemeinraum::api::edge::edge;

use super::edge::{assemble, plain};

/// Sends `bytes` to a fresh server and reads until it closes the connection.
async fn exchange(bytes: Vec<u8>) -> String {
    let server = HttpServer::new(|| {
        App::new()
            .configure(|cfg| assemble(cfg, plain()))
            .wrap(from_fn(edge))
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    let running = server.run();
    let handle = running.handle();
    actix_web::rt::spawn(running);
    let answer = actix_web::rt::task::spawn_blocking(move || talk(address, &bytes))
        .await
        .unwrap();
    handle.stop(false).await;
    answer
}

fn talk(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

fn post(length: usize) -> Vec<u8> {
    let head = format!(
        "POST /api/v1/rooms HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n"
    );
    let mut request = head.into_bytes();
    request.resize(request.len() + length, b' ');
    request
}

#[actix_web::test]
async fn head_has_the_length_of_get_and_no_body() {
    let ask = |method: &str| {
        format!("{method} /docs/style.css HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .into_bytes()
    };
    let (head, get) = (exchange(ask("HEAD")).await, exchange(ask("GET")).await);
    let length = |answer: &str| {
        answer
            .lines()
            .find(|line| line.starts_with("content-length: "))
            .map(str::to_owned)
    };
    assert!(length(&get).is_some());
    assert_eq!(length(&head), length(&get));
    assert!(
        head.ends_with("\r\n\r\n") && get.len() > head.len() + 500,
        "{head}"
    );
}

#[actix_web::test]
async fn a_client_that_sends_too_much_still_gets_its_answer() {
    for length in [1024 * 1024 + 1, 8 * 1024 * 1024] {
        let answer = exchange(post(length)).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{length}: {answer}");
    }
}
